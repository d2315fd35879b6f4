// Messages that come and go, with a way back.
import { $, $$, element, icon, meta, on, word } from "./dom";

export type ToastKind = "done" | "warn" | "bad";

const ICONS: Record<ToastKind, string> = { done: "circle-check", warn: "triangle-alert", bad: "octagon-alert" };

export function toast(text: string, kind: ToastKind = "done", undo?: string | null, link?: [string, string] | null): void {
  const region = $("#toasts");
  if (!region) return;
  const box = element("div", { class: kind === "done" ? "toast" : `toast ${kind}`, "data-toast": "" }, icon(ICONS[kind]), element("span", { class: "text" }, text));
  if (link) box.append(element("a", { class: "btn small", href: link[1] }, link[0]));
  if (undo) {
    const token = element("input", { type: "hidden", name: "_csrf", value: meta("csrf-token") });
    box.append(element("form", { method: "post", action: undo }, token, element("button", { class: "btn small", type: "submit" }, icon("undo-2"), word("undo"))));
  }
  box.append(element("button", { class: "btn quiet icon-only small", type: "button", "data-close-toast": "", "aria-label": word("close") }, icon("x")));
  for (const same of $$("[data-toast]", region)) if (same.textContent === box.textContent) same.remove();
  region.append(box);
  while (region.children.length > 4) region.firstElementChild?.remove();
  live(box);
}

/** A message leaves by itself, later when it can be undone, and not while it is pointed at or focused; a failure stays. */
function live(box: Element): void {
  if (box.classList.contains("bad")) return;
  const seconds = box.querySelector("form") ? 12 : 5;
  let timer = 0;
  const leave = (): void => {
    timer = window.setTimeout(() => box.remove(), seconds * 1000);
  };
  const stay = (): void => window.clearTimeout(timer);
  box.addEventListener("pointerenter", stay);
  box.addEventListener("focusin", stay);
  box.addEventListener("pointerleave", leave);
  box.addEventListener("focusout", leave);
  leave();
}

on("click", "[data-close-toast]", (_event, button) => button.closest("[data-toast]")?.remove());
for (const box of $$("#toasts [data-toast]")) live(box);
