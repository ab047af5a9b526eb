// Runs before the first paint, so that a theme never flashes: the only script that blocks. The server says what the
// person chose; the browser remembers it for the sign-in page, and for as long as the server has not answered.
(function () {
  const root = document.documentElement;
  const isSignedIn = "singleKeys" in root.dataset;

  function read(name) {
    try {
      const choice = localStorage.getItem(name);
      return ["system", "light", "dark"].includes(choice) ? choice : null;
    } catch {
      return null;
    }
  }

  function write(name, choice) {
    try {
      if (choice) localStorage.setItem(name, choice);
      else localStorage.removeItem(name);
    } catch {
      // A browser without storage leaves it to the server.
    }
  }

  function apply(choice) {
    root.dataset.theme = choice;
    for (const button of document.querySelectorAll("button[name=theme][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
    // Charts draw their own colours and listen for this.
    document.dispatchEvent(new CustomEvent("themechange", { detail: { choice } }));
  }

  async function save(choice) {
    const form = document.querySelector("form[data-theme-switch]");
    const body = new FormData(form);
    body.set("theme", choice);
    write("unsaved-theme", choice);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
      // Saved leads back to the page, and a refusal would be the same the next time; only a failure is tried again.
      if (answer.status < 500 && read("unsaved-theme") === choice) write("unsaved-theme", null);
    } catch {
      // The next page tries again.
    }
  }

  const unsaved = isSignedIn && read("unsaved-theme");
  const current = () => (isSignedIn ? root.dataset.theme : read("theme") || root.dataset.theme);
  if (unsaved) root.dataset.theme = unsaved;
  apply(current());
  if (isSignedIn) write("theme", current());

  document.addEventListener("DOMContentLoaded", () => {
    apply(current());
    if (unsaved) save(unsaved);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=theme]");
    if (!button) return;
    event.preventDefault();
    write("theme", button.value);
    apply(button.value);
    save(button.value);
  });

  window.addEventListener("storage", (event) => event.key === "theme" && event.newValue && apply(read("theme") || current()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(current()));
})();
