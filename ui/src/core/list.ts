// The list's own conveniences: sorting by several columns, the filter opened from its chips, the search reached by a key, and
// the count that comes after the rows.
import { $, on, onArrival } from "./dom";
import { singleKeys } from "./keys";

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
