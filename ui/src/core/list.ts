// The list's own conveniences: sorting by several columns, the filter opened from its chips, the search reached by a key, and
// the count that comes after the rows.
import { $, $$, on, onArrival } from "./dom";
import { singleKeys } from "./keys";
import { edit } from "./table";

on("click", "a[data-sort-more]", (event, link) => {
  const more = link.dataset["sortMore"];
  if (!(event as MouseEvent).shiftKey || !more) return;
  event.preventDefault();
  location.assign(more);
});

on("click", ".fchip > a:first-child", (event) => {
  const face = $<HTMLElement>("summary.filter-face");
  const menu = face?.closest("details");
  if (!face || !menu) return;
  event.preventDefault();
  // Otherwise the same click would be one elsewhere, which closes menus.
  window.setTimeout(() => {
    menu.open = true;
    face.focus();
  });
});

document.addEventListener(
  "keydown",
  (event) => {
    const search = $<HTMLInputElement>("[data-list-search]");
    if (event.key !== "/" || !search || !singleKeys(event)) return;
    event.preventDefault();
    search.focus();
    search.select();
  },
  true,
);

// "Select all 12,345": the number is known when the count has come.
onArrival((root) => {
  const count = $("[data-count]", root);
  const bar = $<HTMLFormElement>("form[data-bulk]");
  const total = count?.dataset["count"];
  if (!bar || !total) return;
  bar.dataset["total"] = total;
  const all = $("[data-bulk-all]", bar);
  const words = all?.dataset["words"];
  if (all && words) all.textContent = words.replace("{n}", Number(total).toLocaleString());
});

on("change", "select[data-submit-on-change]", (_event, select) => {
  const form = (select as HTMLSelectElement).form;
  const button = form && $<HTMLButtonElement>("button[name=_add]", form);
  if ((select as HTMLSelectElement).value && button) form.requestSubmit(button);
});

// Tab saves a cell and goes on to the next one that can be edited; with Shift, to the one before.
let goingTo: { row: string; field: string } | undefined;

on("keydown", "td.editing form[data-inline]", (event, form) => {
  const key = event as KeyboardEvent;
  if (key.key !== "Tab" || key.defaultPrevented || key.isComposing) return;
  const cell = form.closest("td");
  const row = form.closest<HTMLElement>("tr[data-id]");
  if (!cell || !row) return;
  const cells = $$<HTMLElement>("td[data-edit], td.editing", row);
  const next = cells[cells.indexOf(cell) + (key.shiftKey ? -1 : 1)];
  key.preventDefault();
  goingTo = next ? { row: row.dataset["id"] ?? "", field: next.dataset["field"] ?? "" } : undefined;
  if (form.hasAttribute("data-dirty")) (form as HTMLFormElement).requestSubmit();
  else $("[data-cancel]", form)?.click();
});

document.addEventListener("htmx:load", (event) => {
  const arrived = event.target;
  if (!goingTo || !(arrived instanceof HTMLElement)) return;
  // The form came back with something to mend: one stays.
  if (arrived.matches("td.editing")) goingTo = undefined;
  else if (arrived.matches("td[data-field]")) {
    const { row, field } = goingTo;
    goingTo = undefined;
    const cell = $(`tr[data-id="${CSS.escape(row)}"] td[data-field="${CSS.escape(field)}"][data-edit]`);
    if (cell) edit(cell);
  }
});
