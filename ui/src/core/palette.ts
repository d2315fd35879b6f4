// Ctrl/Cmd-K: go anywhere, find anything.
import { $, $$, element, meta, on } from "./dom";
import { Listbox, paused } from "./listbox";
import { send } from "./requests";

const dialog = $<HTMLDialogElement>("#palette");
const input = dialog && $<HTMLInputElement>("input", dialog);
const list = dialog && $("[role=listbox]", dialog);

if (dialog && input && list) {
  const box = new Listbox(input, list);
  const answers = new Map<string, string>();
  let running: AbortController | undefined;
  // Who types quickly and strikes Enter means what the words will find, not what is still listed.
  let stale = false;
  let entered: KeyboardEvent | undefined;

  const ask = async (): Promise<void> => {
    const query = input.value.trim();
    running?.abort();
    running = new AbortController();
    const known = answers.get(query);
    const html = known ?? (await send(`${dialog.dataset["source"]}?q=${encodeURIComponent(query)}&at=${encodeURIComponent(location.pathname)}`, { signal: running.signal }));
    if (html === null || query !== input.value.trim()) return;
    answers.set(query, html);
    box.show(html);
    box.mark(box.options[0]);
    stale = false;
    if (entered) enter(entered);
  };
  const enter = (event: KeyboardEvent): void => {
    entered = undefined;
    const link = box.marked as HTMLAnchorElement | undefined;
    if (link && (event.ctrlKey || event.metaKey)) window.open(link.href, "_blank", "noopener");
    else link?.click();
  };
  const askSoon = paused(90, () => void ask());

  const open = (text = ""): void => {
    if (dialog.open) return dialog.close();
    answers.clear();
    [stale, entered] = [true, undefined];
    input.value = text;
    dialog.showModal();
    input.focus();
    input.select();
    void ask();
  };

  input.addEventListener("input", () => {
    [stale, entered] = [true, undefined];
    askSoon();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (stale) entered = event;
      else enter(event);
    } else if (box.key(event.key)) event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-post]") : null;
    if (option) {
      event.preventDefault();
      post(option);
    }
    dialog.close();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  on("click", "[data-palette-open]", (_event, box) => open((box as HTMLInputElement).value));
  on("input", "[data-palette-open]", (_event, box) => {
    const typed = (box as HTMLInputElement).value;
    if (!dialog.open) {
      open(typed);
      input.setSelectionRange(typed.length, typed.length);
    }
  });
}

/** What an option does instead of leading somewhere, as the form that it stands for. */
function post(option: HTMLElement): void {
  const value = (name: string, text: string): HTMLInputElement => element("input", { type: "hidden", name, value: text });
  const form = element("form", { method: "post", action: option.dataset["post"] ?? "" }, value("_csrf", meta("csrf-token")));
  if (option.dataset["name"]) form.append(value(option.dataset["name"], option.dataset["value"] ?? ""));
  form.hidden = true;
  document.body.append(form);
  form.requestSubmit();
}

if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of $$("[data-mod]")) key.textContent = "⌘";
