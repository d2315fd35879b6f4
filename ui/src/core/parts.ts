// Parts of a page that bring themselves up to date: not while somebody types in them or has asked for a place to type. They
// catch up when that is over.
import { $ } from "./dom";
import { htmx } from "./htmx";

const BUSY = ".editing, .htmx-request";

interface Swap {
  target: Element;
  shouldSwap: boolean;
  requestConfig: { elt: Element };
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<Swap>;
  const part = detail.target;
  // Another view of the part, which somebody chose, is no news of it.
  if (detail.requestConfig.elt !== part) return;
  if (!part.matches("[data-live-src]") || part.hasAttribute("data-anyway") || !$(BUSY, part)) return;
  detail.shouldSwap = false;
  part.setAttribute("data-stale", "");
});

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-stale]") : null;
  if (!part || $(BUSY, part)) return;
  part.removeAttribute("data-stale");
  void htmx.ajax("GET", part.dataset["liveSrc"] ?? "", { source: part, target: part, swap: "outerHTML" });
});

/** What is asked for outright comes whatever is open there. */
export const anyway = (part: Element): void => part.setAttribute("data-anyway", "");
