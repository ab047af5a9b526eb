// Measured on a page in the browser: each function answers with the elements that fail, by their markup.
(() => {
  const markup = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter((element) => element.checkVisibility());
  const box = (element) => element.getBoundingClientRect();

  // Links within a sentence are exempt (WCAG 2.5.8).
  const isInSentence = (element) => {
    const block = element.closest("p, li, dd, h2");
    return element.matches("a") && block && block.textContent.trim() !== element.textContent.trim();
  };

  function tooSmall() {
    return shown("a[href], button, summary, select, textarea, input:not([type=hidden])")
      .filter((element) => !element.disabled && element.tabIndex >= 0 && !isInSentence(element))
      .filter((element) => {
        const target = element.closest("label") || element.labels?.[0]?.closest(".field--check") || element;
        return box(target).width > 1 && (box(target).width < 23.9 || box(target).height < 23.9);
      })
      .map(markup);
  }

  // The page never scrolls sideways; what is wider than its card or the page does so in a region of its own.
  function tooWide() {
    const main = document.querySelector("main");
    const scrolls = (element) => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
    const isInRegion = (element) => {
      for (let at = element.parentElement; at && at !== main; at = at.parentElement) if (scrolls(at)) return true;
      return false;
    };
    const frame = (element) => element.parentElement.closest(".card") || main;
    const excess = document.documentElement.scrollWidth - innerWidth;
    const wide = shown("main *")
      .filter((element) => !element.closest("svg") && !isInRegion(element))
      .filter((element) => box(element).right > box(frame(element)).right + 1);
    return [...(excess > 0 ? [`the page, by ${excess} px`] : []), ...wide.map(markup)];
  }

  function scrollsWithoutKeyboard() {
    return shown("main *")
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.tabIndex < 0)
      .filter((element) => !element.matches("select, textarea, input"))
      .map(markup);
  }

  // Of something taller than half the window it is enough to see one end.
  function isOnTop(element) {
    const { x, y, width, height } = element.getClientRects()[0] || box(element);
    const shares = height > innerHeight / 2 ? [0.02, 0.5, 0.98] : [0.5];
    const at = (share) => document.elementFromPoint(
      Math.min(Math.max(x + width / 2, 0), innerWidth - 1), Math.min(Math.max(y + height * share, 0), innerHeight - 1));
    const isIt = (found) =>
      found && (element.contains(found) || (found.contains(element) && found.matches("label, summary, a, button")));
    return shares.map(at).some(isIt);
  }

  // What has the focus: whether it is seen and on top, and where in the text it stands; null outside the page's part.
  function focused() {
    const element = document.activeElement;
    if (!document.querySelector("main").contains(element)) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const isSeen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const problem = isSeen ? (isOnTop(element) ? "" : "covered") : "no outline";
    return { markup: markup(element), problem, place: all("main *").indexOf(element) };
  }

  // How much of a small window is covered by what does not scroll away.
  function stickyShare() {
    return shown(".app-header, .draft-bar").reduce((sum, part) => sum + box(part).height, 0) / innerHeight;
  }

  function wrongOnPaper() {
    const pressed = shown("nav:not(.breadcrumb), .app-header, .draft-bar, .toasts, .skip-link");
    const cut = shown(".table-region, .code, .text")
      .filter((element) => /auto|scroll|hidden/.test(getComputedStyle(element).overflowX));
    const footer = shown("#print-footer").map((element) => element.textContent).join("");
    const isDated = footer.includes(location.pathname + location.search) && /\d:\d\d/.test(footer);
    return [...pressed.map(markup), ...cut.map(markup), ...(isDated ? [] : [`no address or time: ${footer}`])];
  }

  window.measures = { tooSmall, tooWide, scrollsWithoutKeyboard, focused, stickyShare, wrongOnPaper };
})();
