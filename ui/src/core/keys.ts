// Single keys. They can be turned off in the list of shortcuts, for people who dictate or whose hands strike keys unmeant.
import { $, on, typing } from "./dom";
import { openDialog } from "./dialogs";

const OFF = "single-keys-off";

export const singleKeys = (event: KeyboardEvent): boolean =>
  !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !typing() && !$("dialog[open]") && localStorage.getItem(OFF) === null;

let before = "";

document.addEventListener("keydown", (event) => {
  if (!singleKeys(event)) return;
  const chord = before === "g" ? `g ${event.key}` : event.key;
  before = event.key;
  if (chord === "?") openDialog("shortcuts");
  else if (chord === "/") search();
  else if (chord === "g h") location.assign("/");
  else if (chord === "c") create();
  else if (event.key.length === 1) {
    const button = $(`[data-shortcut="${CSS.escape(chord)}"]`);
    if (!button) return;
    button.click();
  } else return;
  event.preventDefault();
});

let cameFrom: HTMLElement | undefined;

function search(): void {
  cameFrom = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
  $<HTMLInputElement>("[data-palette-open]")?.focus();
}

// Whoever thinks better of it is back where they were, and single keys work again.
on("keydown", "[data-palette-open]", (event, box) => {
  if (event.key !== "Escape" || event.defaultPrevented || $("dialog[open]")) return;
  box.blur();
  if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
  cameFrom = undefined;
});

function create(): void {
  const button = $('[data-shortcut="c"]');
  if (button) return button.click();
  const menu = $<HTMLDetailsElement>(".topbar details[data-quick-add]") ?? $<HTMLDetailsElement>(".topbar details");
  if (!menu) return;
  menu.open = true;
  $(".menu-item", menu)?.focus();
}

const box = $<HTMLInputElement>("[data-single-keys]");
if (box) box.checked = localStorage.getItem(OFF) === null;
on("change", "[data-single-keys]", (_event, target) => {
  if ((target as HTMLInputElement).checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});
