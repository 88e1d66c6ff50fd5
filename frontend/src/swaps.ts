// After a part of the page changed: focus goes to its heading, and one polite region says so.
export function followSwaps(): void {
  document.addEventListener("htmx:afterSwap", (event) => {
    const part = (event as CustomEvent<{ target: Element }>).detail.target;
    const heading = part.querySelector<HTMLElement>("[data-heading]");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
    const live = document.getElementById("live");
    if (live) live.textContent = heading.textContent;
  });
}
