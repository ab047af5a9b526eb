// Short messages in the one live region: Django's messages after a page load, `announce` after an htmx answer.
(function () {
  const region = document.getElementById("toasts");
  const SECONDS = 6;

  function keep(toast) {
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.className = "toast-dismiss";
    dismiss.setAttribute("aria-label", "Dismiss message");
    dismiss.textContent = "✕";
    dismiss.addEventListener("click", () => toast.remove());
    toast.append(dismiss);
  }

  // A message goes by itself unless it reports a failure, or somebody is reading it.
  function letGo(toast) {
    const timer = setInterval(() => {
      if (toast.matches(":hover")) return;
      clearInterval(timer);
      toast.remove();
    }, SECONDS * 1000);
  }

  function start(toast) {
    if (toast.classList.contains("toast--bad")) keep(toast);
    else letGo(toast);
  }

  function show(message, level) {
    const toast = document.createElement("div");
    const text = document.createElement("p");
    toast.className = `toast toast--${level}`;
    text.textContent = message;
    toast.append(text);
    region.append(toast);
    start(toast);
  }

  document.addEventListener("announce", (event) => show(event.detail.message, event.detail.level || "ok"));

  // Only what is added later is read out, so the page's own messages are taken out and put back.
  const first = [...region.children];
  region.replaceChildren();
  setTimeout(() => first.forEach((toast) => { region.append(toast); start(toast); }), 150);
})();
