// 大字 and 遮姓名: a class on <html>, kept in a cookie so that the server draws the next page right away.
const SAFE = location.protocol === "https:";
const COOKIE = SAFE ? "__Host-tongxing_view" : "tongxing_view"; // of this host alone, as the server's own
const KNOWN = ["big", "cover"];

function store(): void {
  const chosen = KNOWN.filter((name) => document.documentElement.classList.contains(name));
  document.cookie = `${COOKIE}=${chosen.join("-")}; Path=/; Max-Age=31536000; SameSite=Strict${SAFE ? "; Secure" : ""}`;
}

function show(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-view]")) {
    const on = document.documentElement.classList.contains(button.dataset.view ?? "");
    button.setAttribute("aria-pressed", String(on));
  }
}

export function rememberView(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-view]");
    const name = button?.dataset.view;
    if (!name || !KNOWN.includes(name)) return;
    document.documentElement.classList.toggle(name);
    store();
    show();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-print]")) window.print();
    if ((event.target as Element).closest("[data-back]") && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });
  show();
}
