// htmx, set up for a strict content security policy: it evaluates nothing and writes no style element.
import htmxModule from "htmx.org";

export interface Htmx {
  config: Record<string, unknown>;
  ajax(verb: string, path: string, context: Record<string, unknown>): Promise<void>;
  process(element: Element): void;
  trigger(element: Element, event: string, detail?: unknown): void;
  on(event: string, listener: (event: CustomEvent) => void): void;
}

export const htmx = htmxModule as unknown as Htmx;

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  // Carrying a style attribute over a swap would be an inline style to the policy.
  attributesToSettle: ["class"],
  refreshOnHistoryMiss: true,
  scrollBehavior: "instant",
  // What comes has the focus as soon as it is seen: people who type on at once lose no letter.
  defaultSettleDelay: 0,
  timeout: 30_000,
  // A form with problems (422), a conflict (409) and a stale version (412) come back as markup; other failures become a
  // message, and what was typed stays.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|412|422", swap: true, error: false },
    { code: "...", swap: false, error: true },
  ],
});
