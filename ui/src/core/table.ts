// The list of records: keys, selection with ranges, and cells edited in place.
import { $, $$, on, onArrival, typing } from "./dom";
import { htmx } from "./htmx";
import { singleKeys } from "./keys";

const rows = (table: Element): HTMLTableRowElement[] => $$<HTMLTableRowElement>("tr[data-id]", table);
const box = (row: Element): HTMLInputElement | null => $<HTMLInputElement>(".pick input[name=ids]", row);

let anchor: HTMLTableRowElement | null = null;

onArrival((root) => {
  for (const table of $$("[data-table]", root)) {
    const first = rows(table)[0];
    if (first && !$("tr[tabindex='0']", table)) first.tabIndex = 0;
  }
  // Rows that came by scrolling join "all that match", once somebody chose that.
  const form = $<HTMLFormElement>("[data-bulk]");
  if (form?.querySelector("[name=all]")) for (const one of boxes(form)) one.checked = true;
});

function focusRow(row: HTMLTableRowElement | undefined): void {
  if (!row) return;
  const table = row.closest("[data-table]");
  if (table) for (const other of $$<HTMLTableRowElement>("tr[tabindex='0']", table)) other.tabIndex = -1;
  row.tabIndex = 0;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const table = $("[data-table]");
  if (!table) return;
  const row = document.activeElement?.closest<HTMLTableRowElement>("tr[data-id]") ?? null;
  const cell = document.activeElement?.closest<HTMLElement>("td[data-edit]") ?? null;
  const arrows = row !== null && !typing() && !event.ctrlKey && !event.metaKey && !event.altKey;
  const down = (arrows && event.key === "ArrowDown") || (event.key === "j" && singleKeys(event));
  const up = (arrows && event.key === "ArrowUp") || (event.key === "k" && singleKeys(event));
  if (down || up) {
    const all = rows(table);
    const at = row ? all.indexOf(row) : -1;
    focusRow(down ? all[Math.min(at + 1, all.length - 1)] : all[Math.max(at - 1, 0)]);
    event.preventDefault();
    return;
  }
  if (!row || !arrows) return;
  if (event.key === "Enter" && (document.activeElement === row || cell)) {
    if (cell) edit(cell);
    else location.assign(row.dataset["href"] ?? "");
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const cells = $$<HTMLElement>("td[data-edit]", row);
    const at = cell ? cells.indexOf(cell) : -1;
    const next = cells[event.key === "ArrowRight" ? at + 1 : at - 1];
    if (next) next.tabIndex = -1;
    (next ?? row).focus();
  } else if (event.key.toLowerCase() === "x" && singleKeys(event)) {
    if (event.shiftKey) range(row, true);
    else toggle(row);
  } else if (event.key === "e" && singleKeys(event)) {
    const target = cell ?? $("td[data-edit]", row);
    if (target) edit(target);
  } else return;
  event.preventDefault();
});

export function edit(cell: HTMLElement): void {
  const source = cell.dataset["edit"];
  if (source) void htmx.ajax("GET", source, { source: cell, target: cell, swap: "outerHTML" });
}

on("dblclick", "td[data-edit]", (event, cell) => {
  event.preventDefault();
  getSelection()?.removeAllRanges();
  edit(cell);
});

function toggle(row: HTMLTableRowElement): void {
  const one = box(row);
  if (!one) return;
  one.checked = !one.checked;
  anchor = row;
  one.dispatchEvent(new Event("change", { bubbles: true }));
}

function range(row: HTMLTableRowElement, checked: boolean): void {
  const table = row.closest("[data-table]");
  if (!table) return;
  const all = rows(table);
  const from = anchor && all.includes(anchor) ? all.indexOf(anchor) : 0;
  const to = all.indexOf(row);
  for (const between of all.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    const one = box(between);
    if (one) one.checked = checked;
  }
  box(row)?.dispatchEvent(new Event("change", { bubbles: true }));
}

on("click", ".pick input[name=ids]", (event, target) => {
  const row = target.closest<HTMLTableRowElement>("tr");
  if (!row) return;
  if (event.shiftKey && anchor && anchor !== row) range(row, (target as HTMLInputElement).checked);
  anchor = row;
});

const boxes = (form: HTMLFormElement): HTMLInputElement[] => $$<HTMLInputElement>(`input[name=ids][form="${CSS.escape(form.id)}"]`);

function count(form: HTMLFormElement): void {
  const all = boxes(form);
  const ticked = all.filter((one) => one.checked).length;
  const total = Number(form.dataset["total"] ?? 0);
  if (ticked < all.length) form.querySelector("[name=all]")?.remove();
  const everything = form.querySelector("[name=all]") !== null;
  const label = $("[data-bulk-count]", form);
  const shown = everything ? total : ticked;
  if (label) label.textContent = `${shown.toLocaleString()} ${label.dataset[shown === 1 ? "one" : "many"]}`;
  const offer = $("[data-bulk-all]", form);
  if (offer) offer.hidden = everything || ticked === 0 || ticked < all.length || total <= all.length;
  const head = $<HTMLInputElement>(`[data-pick-all][form="${CSS.escape(form.id)}"]`);
  if (head) {
    head.checked = ticked > 0 && ticked === all.length;
    head.indeterminate = ticked > 0 && ticked < all.length;
  }
}

on("change", "input[name=ids]", (_event, target) => {
  const form = (target as HTMLInputElement).form;
  if (form) count(form);
});
on("change", "[data-pick-all]", (_event, target) => {
  const form = (target as HTMLInputElement).form;
  if (!form) return;
  for (const one of boxes(form)) one.checked = (target as HTMLInputElement).checked;
  count(form);
});
on("click", "[data-bulk-all]", (_event, button) => {
  const form = button.closest("form");
  if (!form) return;
  const all = document.createElement("input");
  Object.assign(all, { type: "hidden", name: "all", value: "1" });
  form.append(all);
  count(form);
});
on("click", "[data-bulk-clear]", (_event, button) => {
  const form = button.closest("form");
  if (form) clear(form);
});
document.addEventListener("keydown", (event) => {
  const form = $<HTMLFormElement>("[data-bulk]");
  if (!form) return;
  if (event.key === "b" && singleKeys(event) && boxes(form).some((one) => one.checked)) {
    // The bar stands behind the whole table: nobody goes there row by row.
    event.preventDefault();
    $("button[name=_action]", form)?.focus();
  } else if (event.key === "Escape" && !event.defaultPrevented && !typing() && !$("dialog[open], [data-menu][open]")) clear(form);
});
function clear(form: HTMLFormElement): void {
  const inside = form.contains(document.activeElement);
  for (const one of boxes(form)) one.checked = false;
  count(form);
  // The bar goes, and whoever was in it is back at the rows.
  if (inside && anchor?.isConnected) focusRow(anchor);
}
