// Rows of a form that come and go: emails, phones, filter conditions, columns.
import { $, $$, on } from "./dom";
import { htmx } from "./htmx";

function renumber(element: Element, from: string, to: string): void {
  for (const one of [element, ...$$("*", element)]) {
    for (const name of ["name", "id", "for", "value", "aria-describedby"]) {
      const value = one.getAttribute(name);
      if (value?.includes(from)) one.setAttribute(name, value.replaceAll(from, to));
    }
  }
}

on("click", "[data-add]", (_event, button) => {
  const rows = button.closest<HTMLElement>("[data-rows]");
  const template = rows && $<HTMLTemplateElement>("template", rows);
  if (!rows || !template) return;
  const row = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
  const next = Number(rows.dataset["next"] ?? 0);
  rows.dataset["next"] = String(next + 1);
  renumber(row, "__index__", String(next));
  template.before(row);
  htmx.process(row);
  $("input:not([type=hidden])", row)?.focus();
});

on("click", "[data-rows] [data-remove-row]", (event, button) => {
  event.preventDefault();
  const rows = button.closest("[data-rows]");
  const row = button.closest("[data-row]");
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  row?.remove();
  (next && next.matches("[data-row]") ? $("input", next) : rows && $("[data-add]", rows))?.focus();
  rows?.dispatchEvent(new Event("change", { bubbles: true }));
});

// Filter conditions: a new one is a copy of the last in its group, and the server says which inputs it gets.
on("click", "[data-add-row]", (event, button) => {
  const group = button.closest<HTMLElement>("[data-group]");
  const last = group && $$("[data-row]", group).at(-1);
  const builder = button.closest<HTMLElement>("[data-filter-builder]");
  if (!group || !builder) return;
  event.preventDefault();
  const g = group.dataset["group"] ?? "0";
  const n = Math.max(-1, ...$$("[data-row]", group).map((row) => Number(row.dataset["row"]))) + 1;
  void fetchRow(builder, g, n, (row) => (last ? last.after(row) : button.parentElement?.before(row)));
});

on("click", "[data-add-group]", (event, button) => {
  const builder = button.closest<HTMLElement>("[data-filter-builder]");
  const last = builder && $$("[data-group]", builder).at(-1);
  if (!builder || !last) return;
  event.preventDefault();
  const g = String(Math.max(...$$("[data-group]", builder).map((group) => Number(group.dataset["group"]))) + 1);
  const copy = last.cloneNode(true) as HTMLElement;
  for (const row of $$("[data-row]", copy)) row.remove();
  const old = last.dataset["group"] ?? "0";
  renumber(copy, `f[${old}]`, `f[${g}]`);
  copy.dataset["group"] = g;
  last.after(copy);
  void fetchRow(builder, g, 0, (row) => copy.lastElementChild?.before(row));
});

on("click", "[data-filter-builder] [data-remove-row]", (event, button) => {
  event.preventDefault();
  const group = button.closest("[data-group]");
  button.closest("[data-row]")?.remove();
  if (group && !$("[data-row]", group) && $$("[data-group]").length > 1) group.remove();
});

// A value that is given while its row is on its way would be lost with the row it was given in: the row is asked for anew.
for (const kind of ["input", "change"] as const) {
  on(kind, ".frow.htmx-request .fvalue", (_event, value) => htmx.trigger(value.closest(".frow") as Element, "renew"));
}

async function fetchRow(builder: HTMLElement, g: string, n: number, place: (row: Element) => void): Promise<void> {
  const source = builder.dataset["rowSource"] ?? "";
  const holder = document.createElement("div");
  place(holder);
  await htmx.ajax("GET", `${source}${source.includes("?") ? "&" : "?"}g=${g}&n=${n}`, { source: holder, target: holder, swap: "outerHTML" });
  $(`[data-group="${g}"] [data-row="${n}"] select`, builder)?.focus();
}

// The order of columns.
on("click", "[data-move]", (_event, button) => {
  const item = button.closest("li");
  if (!item) return;
  if (button.dataset["move"] === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
});

// Fetched when somebody reaches for a handle: most people never do.
on("pointerover", "[data-grip]", (_event, grip) => {
  const list = grip.closest<HTMLElement>("[data-sortable]");
  if (list) void import("../lazy/sort").then(({ sortable }) => sortable(list));
});
