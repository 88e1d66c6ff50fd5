// A screen nobody sits at is covered after a while. One minute before, it says so; what was typed stays where it is,
// in the page and nowhere else, and comes back when she has proved who she is.
const MINUTE = 60_000;
const TICK = 5_000;
const SAY_SO_EVERY = 4 * MINUTE;

interface Answer {
  csrf?: string;
  words?: string;
}

export function lockWhenAway(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-lock]");
  if (!dialog) return;
  const { idle, awake, again } = dialog.dataset as { idle: string; awake: string; again: string };
  const warning = dialog.querySelector<HTMLElement>("[data-lock-warning]");
  const place = dialog.querySelector<HTMLElement>("[data-lock-form]");
  const patience = Number(idle) * 1000;
  const others = new BroadcastChannel("tongxing-heard");
  let heard = Date.now();
  let active = heard;
  let locked = false;

  const hear = (): void => {
    heard = Date.now();
    if (!locked && dialog.open) dialog.close();
  };
  others.addEventListener("message", hear);

  const token = (): string => document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";

  async function sayAwake(): Promise<void> {
    const answer = await fetch(awake, { method: "POST", headers: { "X-CSRFToken": token() }, redirect: "manual" });
    if (answer.status === 204) {
      hear();
      others.postMessage("awake");
    } else void lock();
  }

  async function lock(): Promise<void> {
    if (locked || !place || !warning) return;
    locked = true;
    document.documentElement.classList.add("locked");
    warning.hidden = true;
    for (const part of dialog?.querySelectorAll<HTMLElement>("[data-lock-on]") ?? []) part.hidden = false;
    if (!dialog?.open) dialog?.showModal();
    const answer = await fetch(again, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector<HTMLFormElement>("form[data-proof]");
    if (!form) return location.reload(); // eight hours are over, or the account is closed
    place.replaceChildren(document.importNode(form, true));
    document.dispatchEvent(new Event("tongxing:new-form"));
    place.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
  }

  async function unlock(form: HTMLFormElement): Promise<void> {
    const answer = await fetch(again, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.type === "opaqueredirect") return location.reload();
    const said = (await answer.json()) as Answer;
    if (!answer.ok) {
      const line = form.querySelector<HTMLElement>("[data-key-said], [data-lock-said]") ?? document.createElement("p");
      line.className = "field-error";
      line.dataset.lockSaid = "";
      line.setAttribute("role", "alert");
      line.textContent = said.words ?? "";
      line.hidden = false;
      form.append(line);
      delete form.dataset.sent;
      return;
    }
    for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) {
      field.value = said.csrf ?? field.value;
    }
    place?.replaceChildren();
    for (const part of dialog?.querySelectorAll<HTMLElement>("[data-lock-on]") ?? []) part.hidden = true;
    locked = false;
    document.documentElement.classList.remove("locked");
    hear();
  }

  function look(): void {
    if (locked) return;
    const away = Date.now() - heard;
    if (active > heard && away > SAY_SO_EVERY) {
      active = heard; // said once, however long the answer takes
      void sayAwake();
    } else if (away >= patience) void lock();
    else if (away >= patience - MINUTE && !dialog?.open && warning) {
      warning.hidden = false;
      dialog?.showModal();
    }
  }

  for (const kind of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(kind, () => {
      active = Date.now();
      if (dialog.open && !locked) void sayAwake();
    });
  }
  dialog.addEventListener("cancel", (event) => {
    if (locked) event.preventDefault();
  });
  dialog.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-proof]")) return;
    event.preventDefault();
    void unlock(form);
  });
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, TICK);
}
