// The preview beside a form follows what is typed, a moment after typing stops.
// Each is drawn in a frame of its own, so that "back" leads where it did before.
const form = document.querySelector("form[data-preview]");
const button = form.querySelector("[data-preview-button]");
let waiting;

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const old = document.querySelector(`iframe[name="${button.formTarget}"]`);
    const fresh = old.cloneNode();
    fresh.removeAttribute("src");
    old.replaceWith(fresh);
    form.requestSubmit(button);
  }, 700);
});
form.addEventListener("submit", () => clearTimeout(waiting));
