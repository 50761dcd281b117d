// Modules add to pages that already work without them. Each looks for its own
// mark in the page and loads only where it is found.
const parts = [
  ["[data-focus]", "./focus.js"],
  ["[data-verify]", "./verify.js"],
  ["[data-search]", "./search.js"],
  ["[data-skills]", "./skills.js"],
  ["[data-define]", "./define.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-autosave]", "./autosave.js"],
  ["[data-quiz]", "./quiz.js"],
  ["[data-live]", "./live.js"],
  ["[data-passkey]", "./passkey.js"],
  ["[data-zone]", "./zone.js"],
  ["form[data-preview]", "./preview.js"],
];

for (const [mark, file] of parts) {
  if (document.querySelector(mark)) import(file);
}
