// Offers the browser's own time zone, where it is in the list and another one is
// chosen. It is only chosen then; the form's button saves it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const place = document.querySelector("[data-zone]");
const list = place.closest("form").querySelector("select");
const option = [...list.options].find((o) => o.value === zone);

if (option && list.value !== zone) {
  const button = place.querySelector("button");
  button.textContent = `Choose ${option.text}, as this browser is set`;
  button.addEventListener("click", () => {
    list.value = zone;
    place.hidden = true;
    list.focus();
  });
  place.hidden = false;
}
