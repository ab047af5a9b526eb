// Runs before the first paint, so that a chosen theme never flashes: the only script that blocks.
(function () {
  const root = document.documentElement;
  const choices = ["system", "light", "dark"];

  function stored() {
    try {
      const choice = localStorage.getItem("theme");
      return choices.includes(choice) ? choice : "system";
    } catch {
      return "system";
    }
  }

  function apply(choice) {
    root.dataset.theme = choice;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
    // Charts draw their own colours and listen for this.
    document.dispatchEvent(new CustomEvent("themechange", { detail: { choice } }));
  }

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    apply(stored());
    for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("theme", button.dataset.themeChoice);
    } catch {
      // A browser without storage keeps the choice until the next page.
    }
    apply(button.dataset.themeChoice);
  });

  window.addEventListener("storage", (event) => event.key === "theme" && apply(stored()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(stored()));
})();
