/** In `/integrer`: copies a snippet, where the browser can. Without it, they are selected by hand. */

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const code = document.getElementById(button.dataset.copy ?? "");
  const told = button.parentElement?.querySelector("[data-copied]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code?.textContent ?? "");
    if (told) told.textContent = "Copié";
  });
}
