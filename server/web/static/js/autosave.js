// Saves a form a moment after typing stops. The Save button stays: it does the
// same without this module.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-saved]");
  const revision = form.elements.namedItem("revision");
  let waiting, running = false, again = false, stopped = false;

  const save = async () => {
    if (stopped) return;
    if (running) { again = true; return; }
    running = true;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const got = await answer.json();
      if (answer.ok) {
        revision.value = got.revision;
        said.textContent = "Saved.";
      } else {
        said.textContent = got.text;
        stopped = answer.status === 409;
      }
    } catch {
      said.textContent = "Not saved: there is no connection. What you typed is still here.";
    }
    running = false;
    if (again) { again = false; save(); }
  };

  form.addEventListener("input", (e) => {
    if (e.target.type === "file") return;
    clearTimeout(waiting);
    waiting = setTimeout(save, 1200);
  });
  form.addEventListener("submit", () => { clearTimeout(waiting); stopped = true; });
}
