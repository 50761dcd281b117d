// Search as typed: the form's answer replaces the results while someone types
// or ticks. The server sends only the results when asked for a part.
const form = document.querySelector("[data-search]");
const results = document.getElementById("results");
const status = document.getElementById("results-status");
let timer;
let running;

async function search() {
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  const address = `${form.getAttribute("action")}?${query}`;
  try {
    const answer = await fetch(address, { headers: { "X-Part": "results" }, signal: running.signal });
    if (!answer.ok) return;
    results.innerHTML = await answer.text();
    status.textContent = results.querySelector("[data-said]")?.textContent ?? "";
    history.replaceState(null, "", address);
  } catch (e) {
    if (e.name !== "AbortError") form.submit();
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(search, 180);
}

if (form && results) {
  // Fields may stand outside the form and name it.
  document.addEventListener("input", (e) => e.target.form === form && soon());
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    clearTimeout(timer);
    search();
  });
}
