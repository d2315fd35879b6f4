// What is typed while the place for it is still on its way is kept, and typed there when it has come. On a slow line the
// letters of a word would be lost otherwise or, worse, be taken for single keys.
import { typing } from "./dom";

/** What asks for a place to type in, and the forms that come. */
const OPENS = ".fact .edit, td[data-edit], .composer-tab";
const COMES = "form[data-inline], form[data-composer]";
const PATIENCE_MS = 10_000;
const SEND = Symbol("Ctrl Enter");

/** Letters and Enter in their order; nothing while no place is on its way. */
let kept: (string | typeof SEND)[] | undefined;
let patience = 0;

function forget(): void {
  kept = undefined;
  window.clearTimeout(patience);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = (event as CustomEvent<{ elt: Element }>).detail;
  if (!elt.matches(OPENS)) return;
  forget();
  kept = [];
  patience = window.setTimeout(forget, PATIENCE_MS);
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, forget);

window.addEventListener(
  "keydown",
  (event) => {
    if (!kept || event.isComposing) return;
    // Whoever went to another place meanwhile types there.
    if (typing()) return forget();
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === "Escape") forget();
    else if (event.key === "Backspace") kept.pop();
    else if (event.key === "Enter" && !event.repeat) kept.push(modified ? SEND : "\n");
    else if (event.key.length === 1 && !modified) kept.push(event.key);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("focusin", (event) => {
  const place = event.target;
  if (!kept || !(place instanceof HTMLElement)) return;
  const form = place.closest<HTMLFormElement>(COMES);
  if (!form || !typing(place)) return typing(place) ? forget() : undefined;
  const keys = kept;
  forget();
  // Behind whatever else is done with a place that gets the focus, such as selecting what stands in it.
  queueMicrotask(() => type(keys, place, form));
});

function type(keys: (string | typeof SEND)[], place: HTMLElement, form: HTMLFormElement): void {
  let text = "";
  const write = (): void => {
    if (text && place instanceof HTMLSelectElement) choose(place, text);
    else if (text) document.execCommand("insertText", false, text);
    text = "";
  };
  for (const key of keys) {
    if (key !== SEND && key !== "\n") {
      text += key;
      continue;
    }
    write();
    if (key === SEND) return form.requestSubmit();
    if (place instanceof HTMLTextAreaElement) {
      text = "\n";
      continue;
    }
    // A list of proposals takes Enter for itself.
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    if (place.dispatchEvent(enter)) return form.requestSubmit();
  }
  write();
}

/** As a browser does when one types at a list of options. */
function choose(list: HTMLSelectElement, text: string): void {
  const begins = text.toLowerCase();
  const option = [...list.options].find((one) => one.text.trim().toLowerCase().startsWith(begins));
  if (!option || option.selected) return;
  list.value = option.value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}
