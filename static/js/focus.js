// Where the keyboard is after a swap: on the new heading, on the first bad field, or where it was.
(function () {
  const FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden], [disabled]), select:not([disabled]), textarea:not([disabled]), summary";
  const held = new WeakSet();

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.contains(document.activeElement)) held.add(detail.xhr);
  });

  function isLost() {
    return !document.activeElement || document.activeElement === document.body;
  }

  function land(root, xhr) {
    const bad = xhr.status === 422 && root.querySelector("[aria-invalid=true]");
    const heading = root.querySelector("h1");
    if (bad) bad.focus();
    else if (heading) heading.focus();
    else if (isLost() && held.has(xhr)) (root.querySelector("[autofocus]") || root.querySelector(FOCUSABLE))?.focus();
  }

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (!detail.xhr) return;
    const root = document.getElementById(detail.target.id) || detail.elt;
    land(root, detail.xhr);
  });
})();
