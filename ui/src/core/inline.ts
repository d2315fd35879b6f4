// Facts and cells edited where they stand: a click opens, Enter saves, Escape gives up, and the focus comes back.
import { $, $$, on } from "./dom";
import { edit } from "./table";

const INPUT = "input:not([type=hidden], [type=radio], [type=checkbox], .sr), input[type=file], textarea, select, input[type=checkbox], input[type=radio], [contenteditable]";
let comingBack = "";
/** The tab by which the composer was opened: one comes back to it. */
let opened = 0;

on("click", ".composer-tab", (_event, tab) => {
  opened = Math.max(0, $$(".composer-tab", tab.parentElement ?? tab).indexOf(tab));
});

on("click", ".fact > dd.can-edit", (event, place) => {
  if (event.target instanceof Element && event.target.closest("a, button, input, summary, label")) return;
  if (getSelection()?.toString()) return;
  $(".edit", place)?.click();
});

document.addEventListener("htmx:load", (event) => {
  const arrived = event.target;
  if (!(arrived instanceof HTMLElement)) return;
  if (arrived.matches(".fact.editing, td.editing")) {
    const input = $<HTMLInputElement>("[aria-invalid=true]", arrived) ?? $$<HTMLInputElement>(INPUT, arrived).find((one) => one.offsetParent !== null);
    input?.focus();
    if (input instanceof HTMLInputElement && input.type === "text") input.select();
    comingBack = arrived.dataset["fact"] ?? "";
  } else if (arrived.matches(".composer")) {
    // Opened by its key or its tab: one goes on typing. Closed again: back to the tabs.
    const form = $("form", arrived);
    const input = form && ($<HTMLInputElement>("[aria-invalid=true]", form) ?? $$<HTMLInputElement>(INPUT, form).find((one) => one.offsetParent !== null));
    (input ?? $$<HTMLElement>(".composer-tab", arrived)[opened])?.focus();
  } else if (arrived.matches(".fact") && arrived.dataset["fact"] === comingBack && comingBack) {
    comingBack = "";
    $(".edit", arrived)?.focus();
  } else if (arrived.matches("td[data-edit]") && document.activeElement === document.body) {
    arrived.closest<HTMLElement>("tr[data-id]")?.focus();
  }
});

on("keydown", "form[data-inline], form[data-composer]", (event, form) => {
  if (event.isComposing) return;
  // The editor of rich text keeps this key from becoming a line of its own; it is meant for the form all the same.
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    (form as HTMLFormElement).requestSubmit();
  } else if (event.key === "Escape" && !event.defaultPrevented) {
    event.preventDefault();
    $("[data-cancel]", form)?.click();
  }
});

on("input", "form[data-inline]", (_event, form) => form.setAttribute("data-dirty", ""));
on("change", "form[data-inline]", (_event, form) => {
  form.setAttribute("data-dirty", "");
});

// Somebody who opened a field and goes elsewhere without a change wanted only to look.
on("focusout", "form[data-inline]", (event, form) => {
  const next = (event as FocusEvent).relatedTarget;
  if (!(next instanceof Node) || form.contains(next) || form.hasAttribute("data-dirty")) return;
  comingBack = "";
  $("[data-cancel]", form)?.click();
});

on("submit", "form[data-inline]", (_event, form) => form.removeAttribute("data-dirty"));

export { edit };
