// Skills are found as typed: a list under the field, arrows and Enter choose.
// Without this module the field's button finds them by sending the form.
const field = document.querySelector("[data-skills]");
const list = document.getElementById("skill-offers");
const chosen = document.getElementById("chosen");
const row = document.getElementById("chosen-row");
let at = -1;
let timer;
let running;

function close() {
  list.replaceChildren();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  at = -1;
}

function mark(i) {
  const items = [...list.children];
  if (!items.length) return;
  at = (i + items.length) % items.length;
  items.forEach((li, n) => li.setAttribute("aria-selected", String(n === at)));
  items[at].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", items[at].id);
}

function choose(skill) {
  if (!chosen.querySelector(`input[value="${CSS.escape(skill.id)}"]`)) {
    const li = row.content.firstElementChild.cloneNode(true);
    li.querySelector("[data-name]").textContent = skill.name;
    li.querySelector("input").value = skill.id;
    li.querySelector("select").setAttribute("aria-label", `Level of ${skill.name}`);
    li.querySelector("button").append(hidden(` ${skill.name}`));
    chosen.append(li);
  }
  field.value = "";
  close();
  field.focus();
}

function hidden(words) {
  const span = document.createElement("span");
  span.className = "vh";
  span.textContent = words;
  return span;
}

async function find() {
  running?.abort();
  running = new AbortController();
  const q = field.value.trim();
  if (q.length < 2) return close();
  try {
    const answer = await fetch(`/skills/search?q=${encodeURIComponent(q)}`, { signal: running.signal });
    if (!answer.ok) return close();
    const skills = await answer.json();
    close();
    skills.forEach((skill, n) => {
      const li = document.createElement("li");
      li.id = `offer-${n}`;
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      const name = document.createElement("strong");
      name.textContent = skill.name;
      const what = document.createElement("small");
      what.className = "quiet";
      what.textContent = ` ${skill.definition}`;
      li.append(name, what);
      li.addEventListener("mousedown", (e) => {
        e.preventDefault();
        choose(skill);
      });
      li.skill = skill;
      list.append(li);
    });
    field.setAttribute("aria-expanded", String(skills.length > 0));
  } catch (e) {
    if (e.name !== "AbortError") close();
  }
}

if (field && list && row) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", "skill-offers");
  field.setAttribute("aria-autocomplete", "list");
  document.querySelector("[data-find]")?.setAttribute("hidden", "");
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, 150);
  });
  field.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") mark(at + 1);
    else if (e.key === "ArrowUp") mark(at - 1);
    else if (e.key === "Escape") close();
    else if (e.key === "Enter") {
      e.preventDefault();
      if (list.children[at]) choose(list.children[at].skill);
      return;
    } else return;
    e.preventDefault();
  });
  field.addEventListener("blur", close);
  chosen.addEventListener("click", (e) => {
    const button = e.target.closest("[data-remove]");
    if (!button) return;
    e.preventDefault();
    button.closest("li").remove();
    field.focus();
  });
}
