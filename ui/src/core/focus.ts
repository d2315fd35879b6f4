// A part of the page that is fetched anew keeps the focus where it was: people who work by keyboard go on from there.
import { $, $$ } from "./dom";

const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]";

interface Place {
  /** The nearest element around it that can be found again. */
  id: string;
  /** Which of the focusable ones in it. */
  index: number;
}

let lost: Place | undefined;

function placeOf(element: Element): Place | undefined {
  const around = element.closest("[id]");
  if (!around) return undefined;
  const index = around === element ? -1 : $$(FOCUSABLE, around).indexOf(element as HTMLElement);
  return { id: around.id, index };
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = (event as CustomEvent<{ target: Element }>).detail.target;
  const active = document.activeElement;
  if (active && active !== document.body && target.contains(active)) lost = placeOf(active);
});

// Whoever else wants the focus has taken it by now: a form that came, a problem that is told.
document.addEventListener("htmx:afterSettle", () => {
  const place = lost;
  lost = undefined;
  if (!place || (document.activeElement && document.activeElement !== document.body)) return;
  const around = $(`#${CSS.escape(place.id)}`);
  const found = around && (place.index < 0 ? around : $$(FOCUSABLE, around)[place.index]);
  found?.focus({ preventScroll: true });
});

// A page that is a form is opened to be typed into. On a touch screen the keyboard would hide what one has come to see.
const start = $("form[data-start]");
if (start && !$("[data-focus]") && document.activeElement === document.body && matchMedia("(pointer: fine)").matches) {
  const inputs = $$<HTMLInputElement>("input:not([type=hidden]), textarea, select", start);
  inputs.find((one) => one.offsetParent !== null && !one.disabled)?.focus({ preventScroll: true });
}
