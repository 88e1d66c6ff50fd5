// A password may be looked at while it is typed; a form that was stopped for a proof goes on by itself.
function addSwitches(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("input[data-show]:not([data-switched])")) {
    field.dataset.switched = "yes";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button show-password";
    button.setAttribute("aria-controls", field.id);
    const draw = (): void => {
      const shown = field.type === "text";
      button.textContent = (shown ? field.dataset.hide : field.dataset.show) ?? "";
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => {
      field.type = field.type === "text" ? "password" : "text";
      draw();
      field.focus();
    });
    field.form?.addEventListener("submit", () => {
      field.type = "password"; // so that no browser keeps it as a word typed
    });
    draw();
    field.after(button);
  }
}

export function showPasswords(): void {
  addSwitches();
  document.addEventListener("tongxing:new-form", addSwitches);
  document.querySelector<HTMLFormElement>("form[data-resend]")?.requestSubmit();
}
