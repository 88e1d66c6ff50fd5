// The whole product by keyboard: / search, j and k rows, Enter opens, Esc closes.
const TYPING = "input, textarea, select, [contenteditable]";

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.offsetParent !== null);
}

function step(by: number): void {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  for (const row of all) row.classList.toggle("at", row === next);
  (next.querySelector<HTMLElement>("a, button, summary") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = (event.target as Element).matches(TYPING);
    if (event.key === "/" && !typing) {
      const box = [...document.querySelectorAll<HTMLInputElement>("[data-search]")].find((one) => one.offsetParent !== null);
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key === "j" && !typing) step(1);
    if (event.key === "k" && !typing) step(-1);
  });
}
