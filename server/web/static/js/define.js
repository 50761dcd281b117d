// The preview beside the form follows what is typed: the title at once, the
// badge and the list of what is complete when the typing stops. Saving draws
// all of it anew on the server.
const form = document.querySelector("[data-define]");
const name = document.querySelector("[data-from=title]");
const facts = document.querySelector("[data-from=facts]");
const list = document.getElementById("completeness");
const status = document.getElementById("completeness-status");
const badge = document.querySelector(".preview img");
const drawn = badge && new URL(badge.src);
let timer;
let running;

function draw() {
  if (!drawn?.pathname.endsWith("/badge") || form.elements.image?.value === "own") return;
  for (const field of ["title", "eqf", "assessment", "supervision"]) drawn.searchParams.set(field, form.elements[field]?.value ?? "");
  badge.src = drawn.href;
}

// count asks the server what is complete now; files stay here.
async function count() {
  running?.abort();
  running = new AbortController();
  const typed = new URLSearchParams();
  for (const [field, value] of new FormData(form)) if (typeof value === "string") typed.append(field, value);
  try {
    const answer = await fetch(form.dataset.define, { method: "POST", body: typed, signal: running.signal });
    if (!answer.ok) return; // it stays as it was; saving counts again
    const before = list.querySelector("h3")?.textContent;
    list.innerHTML = await answer.text();
    facts.textContent = list.querySelector("template").content.textContent;
    const now = list.querySelector("h3").textContent;
    if (now !== before) status.textContent = now;
  } catch {
    // Another question took its place, or the network is gone: the list stays.
  }
}

function follow(e) {
  if (e.target.name === "title") name.textContent = e.target.value || "A new micro-credential";
  clearTimeout(timer);
  timer = setTimeout(() => {
    draw();
    count();
  }, 500);
}

form.addEventListener("input", follow);
// A skill that is added or removed types nothing.
const chosen = document.getElementById("chosen");
if (chosen) new MutationObserver(() => follow({ target: chosen })).observe(chosen, { childList: true });

// Leaving with something typed and not saved asks first.
let typed = false;
form.addEventListener("input", () => (typed = true));
form.addEventListener("submit", () => (typed = false));
addEventListener("beforeunload", (e) => typed && e.preventDefault());
