// The few ways in which the islands touch the page.

export const $ = <E extends Element = HTMLElement>(selector: string, root: ParentNode = document): E | null => root.querySelector<E>(selector);

export const $$ = <E extends Element = HTMLElement>(selector: string, root: ParentNode = document): E[] => [...root.querySelectorAll<E>(selector)];

export const meta = (name: string): string => $<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

/** One listener on the document for all elements that match, now and later. */
export function on<K extends keyof DocumentEventMap>(type: K, selector: string, listener: (event: DocumentEventMap[K], element: HTMLElement) => void): void {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (element) listener(event, element);
  });
}

type Arrival = (root: ParentNode) => void;
const arrivals: Arrival[] = [];

/** Runs for what is on the page, and for whatever comes later. */
export function onArrival(run: Arrival): void {
  arrivals.push(run);
  run(document);
}

document.addEventListener("htmx:load", (event) => {
  const element = event.target;
  if (element instanceof Element && element !== document.body) for (const run of arrivals) run(element.parentNode instanceof Element ? element.parentNode : element);
});

/** Tells the islands about content that htmx did not bring. */
export const arrived = (root: ParentNode): void => {
  for (const run of arrivals) run(root);
};

/** Whether a person is typing. */
export function typing(element: Element | null = document.activeElement): boolean {
  return element instanceof HTMLElement && (element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select"));
}

let words: Record<string, string> | undefined;

/** A sentence in the user's language. */
export function word(key: string): string {
  words ??= JSON.parse($("#words")?.textContent || "{}") as Record<string, string>;
  return words[key] ?? key;
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An icon of the sprite, whose address some icon on the page already knows. */
export function icon(name: string, classes = "icon"): SVGSVGElement {
  const sprite = $("svg use")?.getAttribute("href")?.split("#")[0] ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
