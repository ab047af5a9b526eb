// A session that ends while somebody types costs them a sign-in, not their text. It waits in this tab's storage
// and returns to the same form on the same page; passwords and files are never kept.
(function () {
  const KEY = "kept-input";
  const signIn = document.body.dataset.signIn;
  const here = () => location.pathname + location.search;
  const isSignIn = location.pathname === signIn;

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function write(kept) {
    try {
      if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Without storage there is nothing to keep it in.
    }
  }

  const addressOf = (form) => form.getAttribute("action") || form.getAttribute("hx-post") || "";

  function controls(form) {
    return [...form.elements].filter((control) =>
      control.name && control.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(control.type));
  }

  function stateOf(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked;
    if (control.multiple && control.options) return [...control.selectedOptions].map((option) => option.value);
    return control.value;
  }

  function keep(form, signedOut) {
    write({ page: here(), form: addressOf(form), signedOut, states: controls(form).map((control) => [control.name, stateOf(control)]) });
  }

  function fill(control, state) {
    if (typeof state === "boolean") control.checked = state;
    else if (Array.isArray(state)) for (const option of control.options) option.selected = state.includes(option.value);
    else control.value = state;
  }

  function tell(form) {
    const notice = document.createElement("div");
    const text = document.createElement("p");
    notice.className = "notice notice--info";
    notice.setAttribute("role", "status");
    text.textContent = "You were signed out before this was saved. What you had typed is filled in again.";
    notice.append(text);
    const region = form.closest(".table-region");
    if (region) region.before(notice);
    else form.prepend(notice);
  }

  function restore() {
    const kept = read();
    if (!kept || !kept.signedOut || kept.page !== here()) return;
    const form = [...document.forms].find((candidate) => candidate.method === "post" && addressOf(candidate) === kept.form);
    if (!form) return;
    const found = controls(form);
    if (found.length !== kept.states.length || found.some((control, index) => control.name !== kept.states[index][0])) return;
    found.forEach((control, index) => fill(control, kept.states[index][1]));
    write(null);
    tell(form);
  }

  // An ordinary form leaves the page before the answer is known; the next page tells whether it was sign-in.
  const kept = read();
  if (isSignIn && kept) write({ ...kept, signedOut: true });
  else if (kept && !kept.signedOut) write(null);
  restore();
  document.addEventListener("htmx:load", restore);

  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!defaultPrevented && !isSignIn && target.method === "post") keep(target, false);
  });
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const form = detail.elt.closest("form") || detail.elt.form;
    const next = detail.xhr.getResponseHeader("HX-Redirect");
    if (form && next && new URL(next, location.href).pathname === signIn) keep(form, true);
    else if (detail.requestConfig.verb !== "get") write(null);
  });
})();
