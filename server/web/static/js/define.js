// The preview beside the form follows what is typed: the title at once, the
// badge when the typing stops. Saving draws both anew on the server.
const form = document.querySelector("[data-define]");
const name = document.querySelector("[data-from=title]");
const badge = document.querySelector(".preview img");
const drawn = badge && new URL(badge.src);
let timer;

function draw() {
  if (!drawn?.pathname.endsWith("/badge") || form.elements.image?.value === "own") return;
  for (const field of ["title", "eqf", "assessment", "supervision"]) drawn.searchParams.set(field, form.elements[field]?.value ?? "");
  badge.src = drawn.href;
}

form.addEventListener("input", (e) => {
  if (e.target.name === "title") name.textContent = e.target.value || "A new micro-credential";
  clearTimeout(timer);
  timer = setTimeout(draw, 400);
});

// Leaving with something typed and not saved asks first.
let typed = false;
form.addEventListener("input", () => (typed = true));
form.addEventListener("submit", () => (typed = false));
addEventListener("beforeunload", (e) => typed && e.preventDefault());
