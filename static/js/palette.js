// The palette: htmx fetches what matches, and this makes a listbox of it that the field commands.
import "./dialogs.js";

function start(dialog) {
  const input = dialog.querySelector("#palette-input");
  const found = dialog.querySelector("#palette-found");
  const status = dialog.querySelector("#palette-status");
  let active = -1;
  let isAwaited = false;

  const options = () => [...found.querySelectorAll(".palette-option")];
  const asked = () => input.value.split(/\s+/).filter(Boolean).join(" ");
  const isCurrent = () => found.firstElementChild?.dataset.query === asked();

  function activate(index) {
    const all = options();
    active = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-expanded", String(all.length > 0));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  }

  // The server sends a plain list of links and buttons, which is what works without scripts.
  function makeListbox() {
    const list = found.querySelector("ul");
    if (!list) return;
    list.id = "palette-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Results");
    for (const item of list.children) item.setAttribute("role", "presentation");
    options().forEach((option, place) => {
      option.id = `palette-option-${place}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
    });
  }

  const choose = () => options()[active]?.click();

  dialog.addEventListener("dialogopen", () => {
    input.value = "";
    isAwaited = false;
    status.textContent = "";
    found.replaceChildren();
    activate(-1);
    htmx.trigger(input, "refresh");
  });

  found.addEventListener("htmx:afterSwap", () => {
    makeListbox();
    activate(0);
    status.textContent = found.firstElementChild.dataset.summary;
    if (isAwaited && isCurrent()) choose();
    isAwaited = false;
  });

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || (!step && event.key !== "Enter")) return;
    event.preventDefault();
    if (step) activate(active + step);
    // Somebody faster than the answer means what they typed, not what is still shown.
    else if (isCurrent()) choose();
    else isAwaited = true;
  });

  input.addEventListener("input", () => { isAwaited = false; });

  found.addEventListener("pointermove", (event) => {
    const place = options().indexOf(event.target.closest(".palette-option"));
    if (place >= 0 && place !== active) activate(place);
  });

  found.addEventListener("click", (event) => {
    const isNewTab = event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.target.closest(".palette-option") && !isNewTab) dialog.close();
  });
}

const dialog = document.getElementById("palette");
if (dialog) start(dialog);
