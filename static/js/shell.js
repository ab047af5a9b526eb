// Menus that close as people expect, copy buttons, and the health of the gateway.
(function () {
  const HEALTH_SECONDS = 15;

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // Where the clipboard is out of reach (plain http), the button stays hidden instead of failing.
  function offerCopy(root) {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const label = button.querySelector("[data-copy-label]") || button;
    const before = label.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = "Copied";
    setTimeout(() => { label.textContent = before; }, 2000);
  });

  offerCopy(document);
  document.addEventListener("htmx:load", (event) => offerCopy(event.detail.elt));

  // Looked up each time, because a swap renews the header's facts.
  const health = () => document.querySelector("[data-health-url]");

  function say(state, words) {
    const shown = health();
    shown.dataset.state = state;
    shown.title = words;
    shown.querySelector("[data-health-text]").textContent = words;
  }

  async function askGateway() {
    if (document.hidden) return;
    try {
      const answer = await (await fetch(health().dataset.healthUrl, { headers: { accept: "application/json" } })).json();
      const revision = answer.revision === null ? "nothing published" : `answers with v${answer.revision}`;
      if (answer.status === "ready") say("ok", `Gateway: ready, ${revision}`);
      else say("warn", `Gateway: ${answer.status}`);
    } catch {
      say("bad", "Gateway: no answer");
    }
  }

  if (health()) {
    askGateway();
    setInterval(askGateway, HEALTH_SECONDS * 1000);
    document.addEventListener("visibilitychange", askGateway);
    document.addEventListener("htmx:oobAfterSwap", askGateway);
  }
})();
