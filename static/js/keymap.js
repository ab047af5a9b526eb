// Every key of the shell, in one place: what the keyboard obeys (shortcuts.js) and what its sheet shows.
import { openDialog } from "./dialogs.js";

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);
const SHOWN = { Modifier: onMac ? "⌘" : "Ctrl", Escape: "Esc" };

// The address bar of the sections says where one may go, and by which key.
const jumps = () => [...document.querySelectorAll("#nav [data-key]")].map((link) => ({
  keys: ["g", link.dataset.key],
  label: `Go to ${link.textContent.trim()}`,
  run: () => link.click(),
}));

function focusFilter() {
  const controls = document.querySelectorAll("main .filters :is(input:not([type=hidden]), select)");
  const first = [...controls].find((control) => control.checkVisibility());
  if (!first) return openDialog("palette");
  first.focus();
  return true;
}

function nextTheme() {
  const buttons = [...document.querySelectorAll("#theme button[name=theme]")];
  const now = buttons.findIndex((button) => button.getAttribute("aria-pressed") === "true");
  const next = buttons[(now + 1) % buttons.length];
  next.click();
  document.dispatchEvent(new CustomEvent("announce", { detail: { message: next.title, level: "info" } }));
  return true;
}

function closeMenu() {
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return false;
  menu.open = false;
  menu.querySelector("summary").focus();
  return true;
}

// A binding without `isSingle` also works while somebody types, and cannot be switched off.
const bindings = () => [
  { keys: ["Modifier+k"], label: "Search and act", run: () => openDialog("palette") },
  { keys: ["/"], label: "Filter this page, or search where it has no filter", run: focusFilter, isSingle: true },
  ...jumps().map((jump) => ({ ...jump, isSingle: true })),
  { keys: ["t"], label: "Next theme: system, light, dark", run: nextTheme, isSingle: true },
  { keys: ["?"], label: "Show these shortcuts", run: () => openDialog("shortcuts"), isSingle: true },
  { keys: ["Escape"], label: "Close what is open", run: closeMenu },
];

export const hasSingleKeys = () => document.documentElement.dataset.singleKeys !== "off";
export const keymap = () => bindings().filter((binding) => !binding.isSingle || hasSingleKeys());

// ["Modifier+k"] is shown as [["Ctrl", "K"]]: keys after each other, each with those held down.
export const shownKeys = (binding) => binding.keys.map((key) =>
  key.split("+").map((part, index, parts) => SHOWN[part] || (index && parts.length > 1 ? part.toUpperCase() : part)));

// The name of what was pressed, as bindings write it; nothing for keys that are held down or belong to the browser.
export function pressedKey(event) {
  const [ours, other] = onMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (event.altKey || other || (event.key.length > 1 && event.key !== "Escape")) return null;
  if (ours) return event.shiftKey ? null : `Modifier+${event.key.toLowerCase()}`;
  return event.key;
}
