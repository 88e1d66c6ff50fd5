// Security keys (WebAuthn): ask the house for its question, ask the key, hand the answer back in the form.
type Json = Record<string, unknown>;

const usable = (): boolean =>
  "PublicKeyCredential" in window && window.isSecureContext && !/^[\d.:[\]]+$/.test(location.hostname);

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer: ArrayBuffer | null | undefined): string =>
  buffer
    ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
    : "";

function inBytes(options: Json): Json {
  const asked = { ...options };
  asked.challenge = bytes(String(asked.challenge));
  const user = asked.user as Json | undefined;
  if (user) asked.user = { ...user, id: bytes(String(user.id)) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    const list = asked[name] as Json[] | undefined;
    if (list) asked[name] = list.map((one) => ({ ...one, id: bytes(String(one.id)) }));
  }
  return asked;
}

function inText(credential: PublicKeyCredential): string {
  const said = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Json = { clientDataJSON: text(said.clientDataJSON) };
  if (said.attestationObject) response.attestationObject = text(said.attestationObject);
  if (said.authenticatorData && said.signature) {
    response.authenticatorData = text(said.authenticatorData);
    response.signature = text(said.signature);
    response.userHandle = text(said.userHandle) || null;
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} });
}

async function use(button: HTMLButtonElement): Promise<void> {
  const form = button.form;
  const field = form?.querySelector<HTMLInputElement>("input[name=credential]");
  const line = form?.querySelector<HTMLElement>("[data-key-said]");
  if (!form || !field) return;
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
  sent.set("begin", "1");
  try {
    const question = await fetch(button.dataset.keyUrl ?? "", { method: "POST", body: sent, redirect: "error" });
    const asked = ((await question.json()) as { publicKey: Json }).publicKey;
    const publicKey = inBytes(asked) as unknown;
    const found =
      button.dataset.key === "make"
        ? await navigator.credentials.create({ publicKey: publicKey as PublicKeyCredentialCreationOptions })
        : await navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
    field.value = inText(found as PublicKeyCredential);
    form.requestSubmit();
  } catch {
    if (!line) return;
    line.textContent = button.dataset.keyFailed ?? "";
    line.hidden = false;
    line.setAttribute("role", "alert");
  }
}

function offer(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-key]")) button.hidden = !usable();
  for (const words of document.querySelectorAll<HTMLElement>("[data-key-missing]")) words.hidden = usable();
}

export function offerKeys(): void {
  offer();
  document.addEventListener("tongxing:new-form", offer);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-key]");
    if (button) void use(button);
  });
}
