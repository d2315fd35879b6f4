// What others change appears by itself. One tab holds the connection and tells the others, for a browser allows six
// connections to a server and people keep more tabs than that.
import { $, $$, element, meta, typing, word } from "./dom";
import { htmx } from "./htmx";
import { anyway } from "./parts";
import { answered, ownRequests } from "./requests";

interface Changed {
  /** Empty when so much changed at once that it is not told one by one. */
  object: string;
  ids: string[];
  /** Who, as a name. */
  by?: string | null;
  /** Who, as an id. */
  user?: string | null;
  request?: string | null;
}

interface Told {
  change: Changed;
  /** Until when everything has been told, in microseconds. */
  at: string;
  /** It was told before, and is for those alone who had not come yet. */
  again?: boolean;
}

const source = meta("live");
/** Until when this tab knows everything: at first, when its page was made. */
let known = meta("made-at");

if (source && "EventSource" in window) {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("live") : undefined;
  const lately: Told[] = [];
  const hear = (told: Told): void => {
    known = told.at;
    arrive(told.change);
  };
  const listen = (): EventSource => {
    const events = new EventSource(known ? `${source}?since=${known}` : source);
    events.addEventListener("changed", (event) => {
      const { data, lastEventId } = event as MessageEvent<string>;
      const told = { change: JSON.parse(data) as Changed, at: lastEventId };
      lately.push(told);
      if (lately.length > 20) lately.shift();
      hear(told);
      channel?.postMessage(told);
    });
    return events;
  };
  channel?.addEventListener("message", ({ data }: MessageEvent<Told | { since: string }>) => {
    // A tab that was just opened asks what it missed between the making of its page and now.
    if ("since" in data) for (const told of lately.filter(({ at }) => Number(at) > Number(data.since))) channel.postMessage({ ...told, again: true });
    else if (!data.again || Number(data.at) > Number(known)) hear(data);
  });
  channel?.postMessage({ since: known });

  if (channel && navigator.locks) {
    // Held for as long as this tab lives; then another one gets it. The name keeps two people in one browser apart.
    void navigator.locks.request(`live-${meta("user")}`, () => {
      listen();
      return new Promise<void>(() => {});
    });
  } else {
    let events: EventSource | undefined;
    const follow = (): void => {
      if (document.hidden) {
        events?.close();
        events = undefined;
      } else events ??= listen();
    };
    document.addEventListener("visibilitychange", follow);
    follow();
  }
}

/** Waits: the answer to our own request may come after its event, on a slow line long after. */
function arrive(change: Changed): void {
  window.setTimeout(async () => {
    await answered();
    if (change.request && ownRequests.has(change.request)) return;
    apply(change);
  }, 300);
}

function apply(change: Changed): void {
  const ids = new Set(change.ids);
  const shown = $$(`[data-live-object="${CSS.escape(change.object)}"]`).filter((one) => {
    const id = one.dataset["liveId"];
    return id === undefined || ids.has(id);
  });
  // Parts that show records of other objects too: a timeline with the calls about a customer.
  if (change.object) for (const one of $$(`[data-live-also~="${CSS.escape(change.object)}"]`)) if (!shown.includes(one)) shown.push(one);
  for (const one of shown) refresh(one, change);
  const list = $(change.object ? `[data-live-list="${CSS.escape(change.object)}"]` : "[data-live-list]");
  // What one did oneself, here a page ago or in another tab, is no news.
  const own = Boolean(change.user) && change.user === meta("user");
  if (!list || own) return;
  const elsewhere = change.ids.some((id) => !$(`tr[data-id="${CSS.escape(id)}"]`, list));
  if (change.object === "" || elsewhere) note(list.closest(".table-scroll") ?? list, word("newInList"), () => location.reload());
}

function refresh(one: HTMLElement, change: Changed): void {
  const from = one.dataset["liveSrc"];
  if (!from) return;
  const busy = (one.contains(document.activeElement) && typing()) || $(".editing, .htmx-request, form[data-dirty], [data-menu][open]", one) !== null;
  const load = async (): Promise<void> => {
    const row = document.activeElement === one;
    const ticked = $<HTMLInputElement>("input[name=ids]", one)?.checked ?? false;
    // Each part asks for itself: requests of one and the same element would wait for each other, and but the last be dropped.
    try {
      await htmx.ajax("GET", from, { source: one, target: one, swap: "outerHTML" });
    } catch {
      // Nothing came: it is asked for again when there is a network.
      window.addEventListener("online", () => refresh(one, change), { once: true });
      return;
    }
    const fresh = $(`[data-live-src="${CSS.escape(from)}"]`);
    if (!fresh) return;
    fresh.classList.add("flash-changed");
    const box = $<HTMLInputElement>("input[name=ids]", fresh);
    if (box) box.checked = ticked;
    if (row) fresh.focus();
  };
  if (busy) note(one, change.by ? word("changedBy").replace("{name}", change.by) : word("changed"), () => {
    anyway(one);
    void load();
  });
  else void load();
}

function note(beside: Element, text: string, reload: () => void): void {
  // A column of a page has no room beside it.
  const column = beside.parentElement?.matches(".record-cols") ?? false;
  const there = column ? beside.firstElementChild : beside.previousElementSibling;
  if (there?.matches(".changed-note")) return;
  const button = element("button", { class: "btn small quiet", type: "button" }, word("reload"));
  const chip = element("div", { class: "changed-note", role: "status" }, text, button);
  button.addEventListener("click", () => {
    chip.remove();
    reload();
  });
  if (column) beside.prepend(chip);
  else if (beside.matches("tr")) beside.closest("table")?.before(chip);
  else beside.before(chip);
}
