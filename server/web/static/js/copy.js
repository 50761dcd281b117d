// A button beside a piece of code puts it on the clipboard.
for (const code of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn second gap-s";
  button.textContent = code.dataset.copy || "Copy the code";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected: copy it from here";
    }
  });
  code.closest("pre").after(button);
}
