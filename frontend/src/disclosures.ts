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

// On the phone the longer parts of a file start folded; in the office they are open.
export function foldOnPhones(): void {
  if (!matchMedia("(max-width: 599.98px)").matches) return;
  for (const part of document.querySelectorAll<HTMLDetailsElement>("details[data-fold]")) {
    const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!asked || !part.contains(asked)) part.open = false;
  }
}

// 要去做的 and 答应他们的: two lists of equal rank, one at a time on the phone.
export function switchLists(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".two-lists a")];
  const show = (chosen: HTMLAnchorElement): void => {
    for (const link of links) {
      const list = document.getElementById(link.hash.slice(1));
      list?.classList.toggle("phone-away", link !== chosen);
      if (link === chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link);
    });
  }
  const first = links.find((link) => link.hash === location.hash) ?? links[0];
  if (first) show(first);
}

// A link to a folded part opens it: 这个日期怎么算的.
export function openWhatIsAsked(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-opens]");
    const part = document.getElementById(link?.dataset.opens ?? "");
    if (!(part instanceof HTMLDetailsElement)) return;
    event.preventDefault();
    part.open = !part.open;
    link?.setAttribute("aria-expanded", String(part.open));
  });
}
