// What happens to a request that fails, is sent twice, or is not wanted now.
(function () {
  const WORDS = {
    400: "The request was not understood. Nothing was saved; what you typed is still here.",
    403: "This was refused: your role does not allow it, or this page is out of date. Nothing was saved; what you typed is still here. Reload the page before you try again.",
    404: "This no longer exists: somebody may have removed it. Nothing was saved; reload the page to see what is there.",
    429: "Too many requests at once. Nothing was saved; wait a moment and try again.",
  };
  const UNREACHABLE = "The server could not be reached. What you typed is still here; check the connection and try again.";
  const TOO_SLOW = "The server did not answer in time. It may still have saved this: reload to see before you try again. What you typed is still here.";
  const FAILED = "The server failed while answering. What you typed is still here; try again.";

  function place(element) {
    const region = element.closest(".table-region");
    if (region) return { before: region };
    const form = element.closest("form");
    return form ? { inside: form } : { before: element };
  }

  function clear(element) {
    const { before, inside } = place(element);
    const old = before ? before.previousElementSibling : inside.lastElementChild;
    if (old && old.classList.contains("request-problem")) old.remove();
  }

  function report(element, words, reference) {
    clear(element);
    const notice = document.createElement("div");
    const text = document.createElement("p");
    notice.className = "notice notice--bad request-problem";
    notice.setAttribute("role", "alert");
    text.textContent = reference ? `${words} Reference ${reference}.` : words;
    notice.append(text);
    const { before, inside } = place(element);
    if (before) before.before(notice);
    else inside.append(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:responseError", ({ detail }) =>
    report(detail.elt, WORDS[detail.xhr.status] || FAILED, detail.xhr.getResponseHeader("X-Error-Reference")));
  document.addEventListener("htmx:sendError", ({ detail }) => report(detail.elt, UNREACHABLE));
  document.addEventListener("htmx:timeout", ({ detail }) => report(detail.elt, TOO_SLOW));

  // A form is busy from its submission until the answer; the button keeps the focus, so it is not disabled.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (form.method === "post" && !form.closest("[hx-post], [hx-put], [hx-patch], [hx-delete]")) {
      form.setAttribute("aria-busy", "true");
    }
  }, true);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = event.detail.elt;
    if (document.hidden && (element.getAttribute("hx-trigger") || "").includes("every ")) {
      event.preventDefault();
      return;
    }
    clear(element);
    element.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.removeAttribute("aria-busy"));
})();
