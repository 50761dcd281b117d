// A quiz saves each answer as soon as it is given, and shows the time left.
// The server keeps the time; what it refuses is not counted here either.
const form = document.querySelector("[data-quiz]");
const clock = document.querySelector("[data-clock]");
const waiting = new Map(); // question → timer
let leaving = false;

for (const button of form.querySelectorAll("[data-saver]")) button.hidden = true;

function fieldsOf(question) {
  const typed = new URLSearchParams();
  for (const control of question.elements) {
    if (!control.name || control.tagName === "BUTTON" || (/radio|checkbox/.test(control.type) && !control.checked)) continue;
    typed.append(control.name, control.value);
  }
  return typed;
}

async function save(question) {
  clearTimeout(waiting.get(question));
  waiting.delete(question);
  const said = question.querySelector("[data-saved]");
  const body = fieldsOf(question);
  try {
    const answer = await fetch(question.dataset.save, { method: "POST", body, headers: { Accept: "text/plain" }, keepalive: true });
    const text = (await answer.text()).trim();
    if (answer.status === 410) return end();
    said.textContent = answer.ok ? text : text || "Not saved. Use the button below.";
    if (answer.ok && body.toString() !== fieldsOf(question).toString()) later(question, 0);
  } catch {
    said.textContent = "Not saved: no connection. It is tried again.";
    later(question, 3000);
  }
}

function later(question, wait) {
  clearTimeout(waiting.get(question));
  waiting.set(question, setTimeout(save, wait, question));
}

form.addEventListener("input", (e) => {
  const question = e.target.closest("[data-save]");
  if (question) later(question, e.target.matches("input.answer") ? 600 : 0);
});
form.addEventListener("change", (e) => {
  const question = e.target.closest("[data-save]");
  if (question && e.target.matches("input.answer")) later(question, 0);
});

// Enter in an answer's field saves that answer and nothing else.
form.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !e.target.matches("input.answer")) return;
  e.preventDefault();
  later(e.target.closest("[data-save]"), 0);
});

addEventListener("pagehide", () => {
  if (!leaving) for (const question of [...waiting.keys()]) save(question);
});
form.addEventListener("submit", () => (leaving = true)); // the form carries everything

// end goes where the result is; what was not saved in time is lost to the clock.
function end() {
  leaving = true;
  location.assign(location.pathname);
}

// hand sends everything when the time is over.
function hand() {
  const over = document.createElement("input");
  Object.assign(over, { type: "hidden", name: "over", value: "1" });
  form.append(over);
  form.requestSubmit();
}

function words(seconds) {
  const part = (n, word) => (n ? `${n} ${word}${n === 1 ? "" : "s"}` : "");
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const parts = [part(h, "hour"), part(m, "minute"), h ? "" : part(seconds % 60, "second")].filter(Boolean);
  return parts.join(" ") || "No time";
}

if (clock) {
  const over = performance.now() + Number(clock.dataset.clock) * 1000;
  const shown = clock.querySelector("[data-left]");
  const say = clock.querySelector("[data-say]");
  const told = [600, 300, 60, 30, 10].filter((s) => s < Number(clock.dataset.clock));
  const tick = () => {
    const left = Math.max(0, Math.round((over - performance.now()) / 1000));
    shown.textContent = words(left);
    clock.toggleAttribute("data-low", left <= 60);
    if (left <= told[0]) {
      while (left <= told[0]) told.shift();
      say.textContent = `${words(left)} left.`;
    }
    if (left > 0) return;
    clearInterval(timer);
    hand();
  };
  const timer = setInterval(tick, 1000);
  tick();
}
