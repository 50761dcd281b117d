// What moves on a page follows the server's events. When they say that it is
// over, the page is loaded once more, unless its reader is on the way elsewhere;
// without them it refreshes by itself.
const box = document.querySelector("[data-live]");
const events = new EventSource(box.dataset.live);
let shown = 0;

events.addEventListener("state", (e) => {
  // Not more often than somebody can listen to.
  const said = box.getAttribute("aria-live");
  if (Date.now() - shown < 5000) box.setAttribute("aria-live", "off");
  else shown = Date.now();
  box.innerHTML = e.data;
  box.setAttribute("aria-live", said);
});
events.addEventListener("over", () => {
  events.close();
  location.reload();
});
for (const leaving of ["beforeunload", "pagehide"]) addEventListener(leaving, () => events.close());
