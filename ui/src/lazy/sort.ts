// Lists whose order is changed by dragging.
import Sortable from "sortablejs/modular/sortable.core.esm.js";

const ready = new WeakSet<Element>();

export function sortable(list: HTMLElement): void {
  if (ready.has(list)) return;
  ready.add(list);
  Sortable.create(list, { handle: "[data-grip]", animation: 120, ghostClass: "ghost" });
}
