// The keys and the marked option of a list that belongs to an input: the palette and every combobox.
import { $$ } from "./dom";

export class Listbox {
  constructor(
    readonly input: HTMLInputElement,
    readonly list: HTMLElement,
  ) {
    list.addEventListener("mousemove", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.mark(option, false);
    });
  }

  get options(): HTMLElement[] {
    return $$("[role=option]", this.list);
  }

  get marked(): HTMLElement | undefined {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  mark(option: HTMLElement | undefined, scroll = true): void {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      if (scroll) option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** Moves by a key; says whether it was one of ours. */
  key(key: string): boolean {
    const all = this.options;
    if (all.length === 0) return false;
    const at = all.findIndex((option) => option === this.marked);
    if (key === "ArrowDown") this.mark(all[(at + 1) % all.length]);
    else if (key === "ArrowUp") this.mark(all[at <= 0 ? all.length - 1 : at - 1]);
    else if (key === "PageDown") this.mark(all[Math.min(all.length - 1, at + 8)]);
    else if (key === "PageUp") this.mark(all[Math.max(0, at - 8)]);
    else return false;
    return true;
  }

  /** Shows an answer. Ids are made unique, for several lists may be on a page. */
  show(html: string): void {
    this.list.innerHTML = html;
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
    });
  }
}

/** Runs after the typing has paused, the last call only. */
export function paused<A extends unknown[]>(milliseconds: number, run: (...values: A) => void): (...values: A) => void {
  let timer = 0;
  return (...values) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => run(...values), milliseconds);
  };
}
