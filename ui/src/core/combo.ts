// Inputs that find a record or a tag while one types.
import { $, onArrival, $$, word, icon, element } from "./dom";
import { Listbox, paused } from "./listbox";
import { send } from "./requests";

interface Choice {
  id: string;
  label: string;
}

abstract class Combo {
  protected readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly box: Listbox;
  private readonly source: string;
  private running: AbortController | undefined;
  /** What is listed was found for other words than those that stand in the input by now. */
  private stale = false;
  /** What a key wants of the list that is on its way. */
  private wanted: "mark" | "take" | undefined;
  private readonly askSoon = paused(140, () => {
    // Chosen or left by now: a list would open over what one goes on to.
    if (this.stale) void this.ask();
  });

  constructor(protected readonly root: HTMLElement) {
    this.input = $<HTMLInputElement>("[role=combobox]", root) as HTMLInputElement;
    this.list = $("[role=listbox]", root) as HTMLElement;
    this.box = new Listbox(this.input, this.list);
    this.source = root.dataset["source"] ?? "";
    this.input.addEventListener("input", () => {
      this.typed();
      // An answer to fewer letters would take the keys that are meant for this one.
      this.running?.abort();
      this.stale = this.source !== "";
      this.wanted = undefined;
      this.box.mark(undefined);
      this.askSoon();
    });
    this.input.addEventListener("click", () => void this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.left());
    // Keeps the focus in the input while an option is clicked.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
    $(".combo-box", root)?.addEventListener("click", (event) => {
      if (event.target === event.currentTarget) this.input.focus();
    });
  }

  /** Whether Enter takes the first of what was found. */
  protected readonly takesFirst: boolean = true;
  protected abstract choose(choice: Choice): void;
  protected typed(): void {}
  protected left(): void {
    // What was asked for by a key comes still, however slow the network.
    if (this.wanted === "take") this.hide();
    else this.close();
  }
  protected get awaited(): boolean {
    return this.wanted === "take";
  }
  /** A key that means something to the field itself; says whether it did. */
  protected own(_event: KeyboardEvent): boolean {
    return false;
  }

  protected get open(): boolean {
    return !this.list.hidden;
  }

  private async ask(): Promise<void> {
    if (!this.source) return;
    this.running?.abort();
    const { signal } = (this.running = new AbortController());
    const query = this.query();
    const html = await send(`${this.source}${this.source.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { signal });
    if (signal.aborted) return;
    const wanted = this.wanted;
    [this.stale, this.wanted] = [false, undefined];
    const here = document.activeElement === this.input;
    if (html === null || (!here && wanted !== "take")) return;
    this.box.show(html);
    const first = this.box.options[0];
    if (first && wanted === "take") return this.take(first);
    // Nothing was found, or there is nobody any more to choose from it.
    if (!html.trim() || !here) return this.close();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.box.mark((query && this.takesFirst) || wanted === "mark" ? first : undefined);
  }

  protected query(): string {
    return this.input.value.trim();
  }

  protected close(): void {
    this.running?.abort();
    [this.stale, this.wanted] = [false, undefined];
    this.hide();
  }

  private hide(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (this.open && event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (this.stale && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.wanted = "mark";
    } else if (this.stale && (this.takesFirst || this.wanted) && event.key === "Enter") {
      event.preventDefault();
      this.wanted = "take";
    } else if (this.stale && this.takesFirst && event.key === "Tab" && this.query()) {
      // As if the list had been there already.
      this.wanted = "take";
    } else if (this.open && (event.key === "Enter" || event.key === "Tab") && this.box.marked) {
      if (event.key === "Enter") event.preventDefault();
      this.take(this.box.marked);
    } else if (this.own(event)) event.preventDefault();
    else if (this.open && this.box.key(event.key)) event.preventDefault();
    else if (!this.open && event.key === "ArrowDown") {
      event.preventDefault();
      void this.ask();
    }
  }

  private take(option: HTMLElement): void {
    this.choose({ id: option.dataset["id"] ?? "", label: option.dataset["label"] ?? option.textContent ?? "" });
    this.close();
    this.root.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** One record. Text that was not chosen from the list goes back to what it was, or empties the field. */
class Picker extends Combo {
  private readonly id = $<HTMLInputElement>("[data-picked-id]", this.root) as HTMLInputElement;
  private readonly label = $<HTMLInputElement>("[data-picked-label]", this.root) as HTMLInputElement;
  private readonly clearer = $("[data-clear]", this.root);

  constructor(root: HTMLElement) {
    super(root);
    this.clearer?.addEventListener("click", () => {
      this.choose({ id: "", label: "" });
      this.root.dispatchEvent(new Event("change", { bubbles: true }));
      this.input.focus();
    });
  }

  protected choose({ id, label }: Choice): void {
    this.id.value = id;
    // Something new has no id yet: the text is what the server makes it from.
    this.label.value = id || !label ? label : "";
    this.input.value = label;
    if (this.clearer) this.clearer.hidden = !label;
  }

  protected override query(): string {
    return this.input.value === this.label.value ? "" : super.query();
  }

  protected override left(): void {
    super.left();
    if (this.input.value.trim() === "") this.choose({ id: "", label: "" });
  }
}

/** Several records, each with a word about it. */
class ManyPicker extends Combo {
  private next = Number(this.root.dataset["next"] ?? 0);

  protected choose({ id, label }: Choice): void {
    const template = $<HTMLTemplateElement>("template", this.root);
    const same = $$<HTMLInputElement>("[data-picked-id]", this.root).some((one) => one.value === id);
    this.input.value = "";
    if (!template || !id || same) return;
    const token = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    for (const named of $$<HTMLInputElement>("[name]", token)) named.name = named.name.replace("__index__", String(this.next));
    this.next += 1;
    ($("[data-picked-id]", token) as HTMLInputElement).value = id;
    ($("[data-picked-text]", token) as HTMLElement).textContent = label;
    $("[data-remove-token]", token)?.setAttribute("aria-label", `${word("remove")} ${label}`);
    this.input.before(token);
  }

  protected override own(event: KeyboardEvent): boolean {
    return backspace(event, this.input, this.root);
  }
}

/** Tags: chosen or invented. */
class Tags extends Combo {
  // What was typed may be a tag that is new and only begins like another.
  protected override readonly takesFirst = false;

  protected choose({ id, label }: Choice): void {
    this.input.value = "";
    // What was pasted may be several.
    for (const one of id ? [label] : label.split(/[,，]/)) this.add(one.trim());
  }

  private add(text: string): void {
    const name = this.root.dataset["name"] ?? "";
    const present = $$<HTMLInputElement>(`[data-token] input`, this.root).some((one) => one.value.toLowerCase() === text.toLowerCase());
    if (!text || present) return;
    const remove = element("button", { class: "x", type: "button", "data-remove-token": "", "aria-label": `${word("remove")} ${text}` }, icon("x"));
    this.input.before(element("span", { class: "token", "data-token": "" }, element("input", { type: "hidden", name, value: text }), text, remove));
  }

  protected override own(event: KeyboardEvent): boolean {
    if ((event.key === "Enter" || event.key === "," || event.key === "，") && this.input.value.trim()) {
      this.choose({ id: "", label: this.input.value });
      this.close();
      this.root.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }
    return backspace(event, this.input, this.root);
  }

  protected override left(): void {
    const awaited = this.awaited;
    super.left();
    if (!awaited && this.input.value.trim()) this.choose({ id: "", label: this.input.value });
  }
}

function backspace(event: KeyboardEvent, input: HTMLInputElement, root: HTMLElement): boolean {
  if (event.key !== "Backspace" || input.value !== "") return false;
  $$("[data-token]", root).at(-1)?.remove();
  root.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest?.("[data-remove-token]");
  const root = button?.closest<HTMLElement>(".combo");
  if (!button || !root) return;
  button.closest("[data-token]")?.remove();
  root.dispatchEvent(new Event("change", { bubbles: true }));
  $("[role=combobox]", root)?.focus();
});

const ready = new WeakSet<Element>();
onArrival((root) => {
  for (const one of $$("[data-picker], [data-picker-many], [data-tags]", root)) {
    if (ready.has(one) || !$("[role=combobox]", one)) continue;
    ready.add(one);
    if (one.matches("[data-picker]")) new Picker(one);
    else if (one.matches("[data-picker-many]")) new ManyPicker(one);
    else new Tags(one);
  }
});
