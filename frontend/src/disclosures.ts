// Clauses, menus and the phone's rail: one open at a time, Esc and a tap outside close, focus goes back.
const FLOATING = "details.clause, details.menu, details.me";

function close(one: HTMLDetailsElement, giveBackFocus: boolean): void {
  one.open = false;
  if (giveBackFocus) one.querySelector<HTMLElement>("summary")?.focus();
}

function open(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>(FLOATING)].filter((one) => one.open);
}

function keepInside(one: HTMLDetailsElement): void {
  const body = one.querySelector<HTMLElement>(".clause-body");
  if (!body) return;
  one.classList.remove("clause-right");
  if (body.getBoundingClientRect().right > document.documentElement.clientWidth - 8) one.classList.add("clause-right");
}

export function keepOpenOnes(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const one = event.target;
      if (!(one instanceof HTMLDetailsElement) || !one.matches(FLOATING) || !one.open) return;
      for (const other of open()) if (other !== one && !other.contains(one)) close(other, false);
      keepInside(one);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    for (const one of open()) if (!one.contains(event.target as Node)) close(one, false);
  });
  document.addEventListener("focusin", (event) => {
    const target = event.target as Element;
    if (target.matches("details.clause > summary:focus-visible")) {
      (target.parentElement as HTMLDetailsElement).open = true;
    }
    for (const one of open()) if (!one.contains(target)) close(one, false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const [one] = open();
    if (one) close(one, true);
    else if (location.hash === "#rail") location.hash = "#main";
    else document.querySelector<HTMLElement>("[data-close]")?.click();
  });
}
