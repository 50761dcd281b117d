// After a form came back with errors, the list of them is read first.
document.querySelector("[data-focus]")?.focus();
