// Passkeys (W3C Web Authentication): a form appears where the browser knows
// them; it asks the server for a challenge, the device to sign it, and the
// server what it thinks of the answer.
const places = { add: "/account/passkeys", signin: "/signin/passkey" };

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("[data-passkey]")) offer(form);
  for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
}

function offer(form) {
  const kind = form.dataset.passkey;
  const button = form.querySelector("button");
  const note = form.querySelector("[role=status]");
  form.hidden = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    button.disabled = true;
    note.textContent = "Your browser asks you now.";
    try {
      const options = await ask(`${places[kind]}/options`, {});
      const key = kind === "add"
        ? await navigator.credentials.create({ publicKey: creation(options) })
        : await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge) } });
      const typed = Object.fromEntries(new FormData(form));
      const { next } = await ask(places[kind], { ...typed, response: answer(key) });
      location.assign(next);
    } catch (err) {
      note.textContent = words(err);
      button.disabled = false;
    }
  });
}

// ask posts JSON and gives the answer, or fails with the server's sentence.
async function ask(path, body) {
  const got = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await got.json();
  if (!got.ok) throw new Error(said.sentence);
  return said;
}

function creation(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((c) => ({ ...c, id: bytes(c.id) })),
  };
}

// answer is the key as JSON (§5.1, toJSON), which not every browser makes itself.
function answer(key) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (key.response[part]) response[part] = text(key.response[part]);
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return { id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: key.getClientExtensionResults(), response };
}

function words(err) {
  if (err.name === "NotAllowedError") return "Nothing was done. Try again, or use a link by mail.";
  if (err.name === "InvalidStateError") return "This device has a passkey for your account already.";
  if (err instanceof TypeError || err.name === "SyntaxError") return "The server could not be reached. Try again.";
  return err.message;
}

function bytes(base64url) {
  const raw = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

function text(buffer) {
  const raw = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
