// Menus: one open at a time, arrow keys inside, Escape and a click elsewhere close.
import { $, $$ } from "./dom";

const menus = (): HTMLDetailsElement[] => $$<HTMLDetailsElement>("details[data-menu][open]");
const items = (menu: Element): HTMLElement[] => $$(".menu-item, .menu-pop :is(input:not([type=hidden]), select, .btn)", menu).filter((item) => item.offsetParent !== null);

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    const target = event.target as Node;
    // Something inside that left the page with the click must not count as elsewhere.
    if (!menu.contains(target) && target.isConnected) menu.open = false;
    else if (target instanceof Element && target.closest("a.menu-item, button.menu-item[type=button]")) menu.open = false;
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLDetailsElement) || !menu.matches("[data-menu]") || !menu.open) return;
    for (const other of menus()) if (other !== menu && !other.contains(menu)) other.open = false;
    place(menu);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = (event.target as Element | null)?.closest?.<HTMLDetailsElement>("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.preventDefault();
    menu.open = false;
    $("summary", menu)?.focus();
    return;
  }
  const inForm = event.target instanceof Element && event.target.matches("input:not([type=checkbox]), select, textarea");
  if (inForm || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  event.preventDefault();
  if (!menu.open) menu.open = true;
  const all = items(menu);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : event.key === "ArrowDown" ? at + 1 : at <= 0 ? all.length - 1 : at - 1;
  all[next % all.length]?.focus();
});

/** A list that scrolls would cut a menu off: such a one is put above everything, where there is room. */
function place(menu: HTMLDetailsElement): void {
  const pop = $(".menu-pop", menu);
  const face = $("summary", menu);
  if (!pop || !face || matchMedia("(max-width: 640px)").matches) return;
  pop.style.cssText = "";
  const clipped = menu.closest(".table-scroll, .lane-cards, .record-cols > *, .views, .dialog-body, .sheet");
  if (!clipped) return;
  const anchor = face.getBoundingClientRect();
  const size = pop.getBoundingClientRect();
  const below = anchor.bottom + 4 + size.height <= innerHeight - 8;
  const left = pop.classList.contains("end") ? anchor.right - size.width : anchor.left;
  // Inside an ancestor with a transform `fixed` would not mean the window, and the animation is one.
  Object.assign(pop.style, {
    position: "fixed",
    animation: "none",
    inset: "auto",
    top: `${below ? anchor.bottom + 4 : Math.max(8, anchor.top - 4 - size.height)}px`,
    left: `${Math.min(Math.max(8, left), innerWidth - size.width - 8)}px`,
  });
}

document.addEventListener(
  "scroll",
  (event) => {
    for (const menu of menus()) {
      if (!(event.target instanceof Element) || !event.target.contains(menu)) continue;
      const face = $("summary", menu)?.getBoundingClientRect();
      const gone = !face || face.bottom < 0 || face.top > innerHeight;
      if (gone) menu.open = false;
      else place(menu);
    }
  },
  { capture: true, passive: true },
);
