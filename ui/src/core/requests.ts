// What every htmx request carries, and what happens when one fails: a message, never lost input.
import { $, meta, word } from "./dom";
import { toast, type ToastKind } from "./toasts";

/** The requests of this page, so that live updates can tell our own changes from others'. */
export const ownRequests = new Set<string>();

interface RequestDetail {
  headers: Record<string, string>;
}
interface ResponseDetail {
  xhr: XMLHttpRequest;
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = meta("csrf-token");
  if (token) (event as CustomEvent<RequestDetail>).detail.headers["X-CSRF-Token"] = token;
  start();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = (event as CustomEvent<ResponseDetail>).detail;
  remember(xhr.getResponseHeader("X-Request-Id"));
  finish();
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<ResponseDetail>).detail;
  toast(explain(xhr.status, xhr.getResponseHeader("Content-Type") ?? "", xhr.responseText), "bad");
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => toast(word("offline"), "bad"));
}

// `HX-Trigger: {"toast": {...}}`
document.addEventListener("toast", (event) => {
  const detail = (event as CustomEvent<{ text: string; kind?: ToastKind; undo?: string | null; link?: [string, string] | null }>).detail;
  toast(detail.text, detail.kind, detail.undo, detail.link);
});

// A swap moves the focus to the first thing that wants it: a list of problems, or the field that is edited.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const problem = $("[data-focus]", target.parentElement ?? target);
  problem?.focus();
});

export function remember(request: string | null): void {
  if (!request) return;
  ownRequests.add(request);
  if (ownRequests.size > 200) ownRequests.delete(ownRequests.values().next().value as string);
}

export function explain(status: number, type: string, body: string): string {
  if (type.includes("json")) {
    try {
      const problem = JSON.parse(body) as { detail?: string; title?: string };
      if (problem.detail || problem.title) return problem.detail ?? problem.title ?? "";
    } catch {
      // Not JSON after all: the status says enough.
    }
  }
  if (status === 401) return word("signedOut");
  if (status === 403) return word("forbidden");
  if (status === 404 || status === 410) return word("gone");
  if (status === 429) return word("tooMany");
  return word("failed");
}

/** `fetch` with what our server expects; a failure is told, and answered by nothing. */
export async function send(path: string, init: RequestInit = {}): Promise<string | null> {
  start();
  try {
    const headers = new Headers(init.headers);
    headers.set("HX-Request", "true");
    if (init.method && init.method !== "GET") headers.set("X-CSRF-Token", meta("csrf-token"));
    const response = await fetch(path, { credentials: "same-origin", ...init, headers });
    remember(response.headers.get("X-Request-Id"));
    const text = await response.text();
    if (!response.ok) {
      toast(explain(response.status, response.headers.get("Content-Type") ?? "", text), "bad");
      return null;
    }
    trigger(response.headers.get("HX-Trigger"));
    return text;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) toast(word("offline"), "bad");
    return null;
  } finally {
    finish();
  }
}

/** What htmx does with this header of its own answers. */
export function trigger(header: string | null): void {
  if (!header?.startsWith("{")) return;
  for (const [name, detail] of Object.entries(JSON.parse(header) as Record<string, unknown>)) {
    document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

let running = 0;
let bar: HTMLElement | undefined;

function start(): void {
  running += 1;
  if (!bar) {
    bar = document.createElement("div");
    bar.className = "loading-bar";
    document.body.append(bar);
  }
  bar.className = "loading-bar on";
}

function finish(): void {
  running = Math.max(0, running - 1);
  if (running > 0) return;
  if (bar) bar.className = "loading-bar end";
  for (const go of waiting.splice(0)) go();
}

const waiting: (() => void)[] = [];
const PATIENCE_MS = 10_000;

/** When every request of this page has been answered, so that it is known which changes are our own. */
export const answered = (): Promise<void> =>
  new Promise((done) => {
    if (running === 0) return done();
    waiting.push(done);
    window.setTimeout(done, PATIENCE_MS);
  });
