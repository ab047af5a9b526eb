// Obeys the keymap, and shows it.
import { hasSingleKeys, keymap, pressedKey, shownKeys } from "./keymap.js";

const SEQUENCE_MS = 1500;
const TYPING = "input, select, textarea, [contenteditable]:not([contenteditable=false]), [role=textbox]";
let begun = [];
let timer;

function forget() {
  clearTimeout(timer);
  begun = [];
}

function wait(typed) {
  forget();
  begun = typed;
  timer = setTimeout(forget, SEQUENCE_MS);
}

document.addEventListener("keydown", (event) => {
  const key = pressedKey(event);
  if (!key || event.defaultPrevented || event.isComposing || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  const allowed = keymap().filter((binding) => !binding.isSingle || !event.target.closest(TYPING));
  const typed = key.length === 1 ? [...begun, key] : [key];
  const same = (binding) => typed.every((part, index) => binding.keys[index] === part);
  const reached = allowed.find((binding) => binding.keys.length === typed.length && same(binding));
  forget();
  if (reached) {
    if (reached.run() !== false) event.preventDefault();
  } else if (allowed.some((binding) => binding.keys.length > typed.length && same(binding))) {
    wait(typed);
  }
});

function element(tag, text) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  return made;
}

function cellOf(binding) {
  const cell = element("td");
  shownKeys(binding).forEach((together, index) => {
    if (index) cell.append(" then ");
    together.forEach((part, place) => cell.append(place ? " + " : "", element("kbd", part)));
  });
  return cell;
}

function rowOf(binding) {
  const row = element("tr");
  const label = element("th", binding.label);
  label.scope = "row";
  row.append(label, cellOf(binding));
  return row;
}

const sheet = document.getElementById("shortcuts");
sheet?.addEventListener("dialogopen", () => {
  sheet.querySelector("#shortcuts-rows").replaceChildren(...keymap().map(rowOf));
  sheet.querySelector("[data-if-single-keys]").hidden = !hasSingleKeys();
  sheet.querySelector("[data-unless-single-keys]").hidden = hasSingleKeys();
});

// The header's button names its key.
const label = document.querySelector("[data-palette-key]");
if (label) {
  label.textContent = shownKeys(keymap()[0])[0].join(" ");
  label.hidden = false;
}
