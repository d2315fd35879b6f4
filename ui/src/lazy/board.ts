// Cards dragged between lanes, or moved by their menu. A move that the server refuses goes back.
import Sortable from "sortablejs/modular/sortable.core.esm.js";
import { $, $$ } from "../core/dom";
import { send } from "../core/requests";

const ready = new WeakSet<Element>();
const quick = matchMedia("(prefers-reduced-motion: reduce)");

export function board(root: HTMLElement): void {
  if (ready.has(root)) return;
  ready.add(root);
  root.setAttribute("data-board-ready", "");
  let home: { parent: Element; next: Element | null } | undefined;
  for (const lane of $$("[data-lane]", root)) {
    Sortable.create(lane, {
      group: "cards",
      draggable: ".bcard",
      filter: ".menu, .menu *",
      preventOnFilter: false,
      animation: quick.matches ? 0 : 140,
      ghostClass: "ghost",
      chosenClass: "chosen",
      delay: 160,
      delayOnTouchOnly: true,
      scrollSensitivity: 80,
      onStart: ({ item, from }) => {
        home = { parent: from, next: item.nextElementSibling };
      },
      onEnd: ({ item, from, to, oldIndex, newIndex }) => {
        if (from === to && oldIndex === newIndex) return;
        const back = home;
        void moved(root, item, from, to, () => back?.parent.insertBefore(item, back.next));
      },
    });
  }
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-board-move]")) return;
    event.preventDefault();
    const card = form.closest<HTMLElement>(".bcard");
    const from = form.closest<HTMLElement>("[data-lane]");
    const key = ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value ?? "";
    const to = $(`[data-lane="${CSS.escape(key)}"]`, root);
    if (!card || !from || !to) return;
    const next = card.nextElementSibling;
    const menu = card.querySelector("details");
    if (menu) menu.open = false;
    to.prepend(card);
    card.querySelector<HTMLElement>("summary")?.focus();
    void moved(root, card, from, to, () => from.insertBefore(card, next));
  });
}

async function moved(root: HTMLElement, card: HTMLElement, from: Element, to: Element, back: () => void): Promise<void> {
  const next = card.nextElementSibling;
  const body = new URLSearchParams({
    id: card.dataset["id"] ?? "",
    lane: (to as HTMLElement).dataset["lane"] ?? "",
    before: next instanceof HTMLElement ? (next.dataset["id"] ?? "") : "",
  });
  recount(from, -1);
  recount(to, 1);
  const answer = await send(root.dataset["board"] ?? "", { method: "POST", body });
  if (answer !== null) return;
  back();
  recount(from, 1);
  recount(to, -1);
}

function recount(lane: Element, by: number): void {
  const count = lane.parentElement?.querySelector(".lane-head .count");
  const number = Number((count?.textContent ?? "").replaceAll(",", ""));
  if (count && Number.isFinite(number)) count.textContent = (number + by).toLocaleString("en");
}
