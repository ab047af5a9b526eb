// Modal dialogs: a button or a key opens them, Esc, their close button or a click beside them closes them,
// and the keyboard returns to where it came from.
export function openDialog(id, opener = document.activeElement) {
  const dialog = document.getElementById(id);
  if (!dialog || document.querySelector("dialog[open]")) return false;
  dialog.dispatchEvent(new CustomEvent("dialogopen"));
  dialog.showModal();
  dialog.addEventListener("close", () => {
    // What is in a closed dialog keeps the keyboard until the next frame, and a key pressed sooner would be lost.
    document.activeElement?.blur();
    opener.focus();
  }, { once: true });
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    openDialog(opener.dataset.opens, opener);
  } else if (event.target.matches("dialog") || event.target.closest("[data-closes]")) {
    event.target.closest("dialog").close();
  }
});

// Without scripts there is nothing to open, so these buttons start hidden.
for (const button of document.querySelectorAll("[data-opens][hidden]")) button.hidden = false;
