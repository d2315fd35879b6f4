// Pages opened over the one that one is on: a form in a dialog, something to read in a panel at the side. Without scripts both
// are pages of their own, and the server gives their inside alone to those who ask for it this way.
import { $, $$, arrived, element, on } from "./dom";
import { htmx } from "./htmx";
import { send } from "./requests";

const INPUT = "[aria-invalid=true], input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, .btn.primary";

let opener: HTMLElement | undefined;

function frame(): HTMLDialogElement {
  const known = $<HTMLDialogElement>("#sheet");
  if (known) return known;
  const sheet = element("dialog", { id: "sheet", "aria-labelledby": "sheet-title" });
  sheet.addEventListener("close", () => {
    sheet.replaceChildren();
    // What opened it may stand in a menu that is closed by now, or be gone with the part of the page that it stood in.
    const back = opener?.isConnected ? opener : undefined;
    const shut = back?.closest("details:not([open])");
    (shut ? $<HTMLElement>("summary", shut) : back)?.focus();
    opener = undefined;
  });
  document.body.append(sheet);
  return sheet;
}

async function open(from: HTMLElement, path: string, init: RequestInit = {}): Promise<void> {
  const html = await send(path, init);
  if (html === null) return;
  const sheet = frame();
  opener = from;
  sheet.className = from.dataset["sheet"] === "panel" ? "panel" : "dialog";
  sheet.innerHTML = html;
  htmx.process(sheet);
  arrived(sheet);
  if (!sheet.open) sheet.showModal();
  settle(sheet);
}

/** The first thing to fill in, where there is a form; what is read is read from its beginning. */
function settle(sheet: HTMLElement): void {
  const first = $$<HTMLElement>(INPUT, $(".dialog-body form", sheet) ?? document.createElement("div")).find((one) => one.offsetParent !== null);
  (first ?? $<HTMLElement>("[data-close-dialog]", sheet))?.focus();
}

on("click", "a[data-sheet]", (event, link) => {
  const click = event as MouseEvent;
  if (click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0) return;
  event.preventDefault();
  void open(link, (link as HTMLAnchorElement).href);
});

document.addEventListener("submit", (event) => {
  const button = (event as SubmitEvent).submitter;
  if (!(button instanceof HTMLButtonElement) || !button.dataset["sheet"] || !button.form) return;
  event.preventDefault();
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(button.form, button)) if (typeof value === "string") sent.append(name, value);
  void open(button, button.form.action, { method: "POST", body: sent });
});

// The form came back: with an input more, or with what is wrong.
document.addEventListener("htmx:afterSwap", (event) => {
  const sheet = event.target;
  if (!(sheet instanceof HTMLElement) || sheet.id !== "sheet") return;
  settle(sheet);
  const rows = $$<HTMLElement>(".bulk-field", sheet).at(-1);
  if (rows && !$("[aria-invalid=true]", sheet)) $<HTMLElement>(INPUT, rows)?.focus();
});
