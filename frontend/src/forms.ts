// Questions that only apply to some answers, and one press per save.
function apply(form: HTMLFormElement): void {
  for (const ask of form.querySelectorAll<HTMLElement>("[data-shown-for]")) {
    const wanted = (ask.dataset.shownFor ?? "").split(" ");
    const name = ask.dataset.shownBy ?? "outcome";
    const chosen = form.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? "";
    const shown = wanted.includes(chosen);
    ask.hidden = !shown;
    for (const control of ask.querySelectorAll<HTMLInputElement>("input, select, textarea")) control.disabled = !shown;
  }
}

function dayInWords(value: string): string {
  const [, month, day] = value.split("-").map(Number);
  return month && day ? `${month}月${day}日` : value;
}

function wordsOf(control: Element): string {
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.textContent ?? "";
  if (!(control instanceof HTMLInputElement)) return "";
  if (control.type === "radio") return control.labels?.[0]?.textContent?.trim() ?? control.value;
  return control.type === "date" ? dayInWords(control.value) : control.value;
}

export function askOnlyWhatApplies(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-asks]")) {
    apply(form);
    form.addEventListener("change", (event) => {
      apply(form);
      const control = event.target as Element;
      const label = control.closest("details[data-prefilled]")?.querySelector("summary [data-label]");
      const words = wordsOf(control);
      if (label && words) label.textContent = words;
    });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
  });
}

// A field that fails inside a closed prefilled chip opens it; the first error takes the focus.
export function keepFieldsReachable(): void {
  for (const bad of document.querySelectorAll('[aria-invalid="true"]')) {
    const folded = bad.closest("details");
    if (folded) folded.open = true;
  }
  document.querySelector<HTMLElement>("[data-errors]")?.focus();
}
