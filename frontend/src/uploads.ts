// Photographs and files before they are sent: seen, counted, taken out again; sent with a bar that moves.
// Without script the two plain file fields of the form do the same, one choice at a time.
const MEGABYTE = 1024 * 1024;
const LARGEST = 20 * MEGABYTE;

class Upload {
  private chosen: File[] = [];
  private readonly list: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private readonly failed: HTMLElement;
  private readonly most: number;
  private sending = false;

  constructor(private readonly form: HTMLFormElement, chosen: File[] = []) {
    this.list = form.querySelector<HTMLElement>("[data-chosen]")!;
    this.bar = form.querySelector<HTMLProgressElement>("[data-progress]")!;
    this.failed = form.querySelector<HTMLElement>("[data-failed]")!;
    this.most = Number(form.dataset.most);
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
      input.addEventListener("change", () => this.take(input));
    }
    form.addEventListener("submit", (event) => this.send(event));
    form.classList.add("upload-live");
    this.chosen = chosen;
    this.draw();
  }

  // The camera gives one picture at a time: each is added to those that are there.
  private take(input: HTMLInputElement): void {
    this.chosen.push(...(input.files ?? []));
    input.value = "";
    this.draw();
  }

  private draw(): void {
    this.list.replaceChildren(...this.chosen.map((file, at) => this.row(file, at)));
    if (this.chosen.length > this.most) this.list.append(this.words(this.list.dataset.many ?? "", "field-error"));
  }

  private row(file: File, at: number): HTMLElement {
    const row = document.createElement("li");
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      row.append(picture);
    }
    const size = `${Math.max(file.size / MEGABYTE, 0.1).toFixed(1)} MB`;
    row.append(this.words(`${at + 1}　${file.type === "application/pdf" ? "PDF　" : ""}${size}`));
    if (file.size > LARGEST) row.append(this.words(this.list.dataset.big ?? "", "field-error"));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-plain";
    remove.textContent = this.list.dataset.remove ?? "";
    remove.addEventListener("click", () => {
      this.chosen.splice(at, 1);
      this.draw();
    });
    row.append(remove);
    return row;
  }

  private words(text: string, kind = ""): HTMLElement {
    const said = document.createElement("span");
    said.className = kind;
    said.textContent = text;
    return said;
  }

  private send(event: Event): void {
    if (!this.chosen.length) return;
    event.preventDefault();
    if (this.sending) return;
    if (this.chosen.length > this.most || this.chosen.some((file) => file.size > LARGEST)) {
      delete this.form.dataset.sent;
      return;
    }
    const said = new FormData(this.form);
    for (const input of this.form.querySelectorAll<HTMLInputElement>('input[type="file"]')) said.delete(input.name);
    for (const file of this.chosen) said.append("pictures", file, file.name || "photo.jpg");
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.setRequestHeader("X-Uploading", "1");
    request.upload.addEventListener("progress", (at) => {
      if (at.lengthComputable) this.bar.value = (at.loaded / at.total) * 100;
    });
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.cut());
    this.sending = true;
    this.failed.hidden = true;
    this.bar.hidden = false;
    this.form.setAttribute("aria-busy", "true");
    request.send(said);
  }

  // Stored: go where it says. Refused: the page with its words, as if the form had been sent plainly.
  private answered(request: XMLHttpRequest): void {
    const where = request.getResponseHeader("X-Go-To");
    if (where) {
      location.assign(where);
      return;
    }
    if (request.status === 0 || request.status >= 500) return this.cut();
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return this.cut();
    document.querySelector("main")!.replaceWith(document.adoptNode(main));
    startUploads(this.chosen);
    document.querySelector<HTMLElement>("[data-errors]")?.focus();
  }

  private cut(): void {
    this.sending = false;
    this.bar.hidden = true;
    this.bar.value = 0;
    this.failed.hidden = false;
    const words = this.failed.querySelector<HTMLElement>("[data-words-cut]")!;
    words.textContent = words.dataset.wordsCut ?? "";
    this.form.removeAttribute("aria-busy");
    delete this.form.dataset.sent;
  }
}

// What was chosen before stays chosen when the form comes back with a word about it.
export function startUploads(chosen: File[] = []): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) new Upload(form, chosen);
}
