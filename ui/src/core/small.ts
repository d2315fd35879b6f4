// Small conveniences: relative times, copying, unsaved changes, the next page before one gets there.
import { $, $$, on, onArrival, word } from "./dom";
import { htmx } from "./htmx";
import { toast } from "./toasts";

// "5 minutes ago" for what is recent; the full time stays as the tooltip.
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
];
function tell(root: ParentNode): void {
  for (const time of $$<HTMLTimeElement>("time[data-relative]", root)) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (!Number.isFinite(seconds) || Math.abs(seconds) > 86_400) continue;
    time.title ||= time.textContent ?? "";
    const [unit, size] = STEPS.findLast(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
    time.textContent = unit === "second" ? ago.format(0, "second") : ago.format(Math.trunc(seconds / size), unit);
  }
}
onArrival(tell);
window.setInterval(() => tell(document), 60_000);

on("click", "[data-copy], [data-copy-text]", (event, button) => {
  event.preventDefault();
  const text = button.dataset["copyText"] ?? $(button.dataset["copy"] ?? "")?.textContent ?? "";
  void copy(text).then(() => toast(word("copied")));
});
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Plain HTTP inside a company's network has no clipboard interface.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

const GUARDED = "form:is([data-guard], [data-inline], [data-composer])";
on("input", GUARDED, (_event, form) => form.setAttribute("data-dirty", ""));
on("change", GUARDED, (_event, form) => form.setAttribute("data-dirty", ""));
on("submit", GUARDED, (_event, form) => form.removeAttribute("data-dirty"));
window.addEventListener("beforeunload", (event) => {
  if ($(`${GUARDED}[data-dirty]`)) event.preventDefault();
});

// New users begin with the hours and forms of the place that their browser is set to.
for (const input of $$<HTMLInputElement>("input[data-here]")) {
  input.value =
    input.dataset["here"] === "zone"
      ? Intl.DateTimeFormat().resolvedOptions().timeZone
      : (new Intl.Locale(navigator.language).maximize().region ?? "");
}

// Sending a form twice by a double click would do it twice.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.hasAttribute("data-sent")) event.preventDefault();
  form.setAttribute("data-sent", "");
  window.setTimeout(() => form.removeAttribute("data-sent"), 4000);
});

function scroller(element: Element): Element | null {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight) return at;
  }
  return null;
}
const watched = new WeakSet<Element>();
onArrival((root) => {
  for (const more of $$("[data-more]", root)) {
    if (watched.has(more)) continue;
    watched.add(more);
    const observer = new IntersectionObserver(
      (seen) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        observer.disconnect();
        htmx.trigger(more, "near");
      },
      { root: scroller(more), rootMargin: "900px 0px" },
    );
    observer.observe(more);
  }
});

// Fields that the rules need as a form stands have a star, like those that are needed always.
onArrival(() => {
  for (const told of $$("[data-needed]")) {
    const form = told.closest("form");
    if (!form) continue;
    // Sections that the layout shows for some records only.
    const shown = (told.dataset["shown"] ?? "").split(" ");
    for (const section of $$("[data-section]", form)) {
      const was = section.hidden;
      section.hidden = !shown.includes(section.dataset["section"] ?? "");
      const around = section.parentElement?.closest("details");
      if (was && !section.hidden && around) around.open = true;
    }
    const needed = (told.dataset["needed"] ?? "").split(" ").filter(Boolean);
    for (const star of $$("[data-by-rule]", form)) star.remove();
    for (const name of needed) {
      const input = document.getElementById(`f-${name.replace(/[^\p{L}\p{N}]/gu, "-")}`);
      const label = input?.matches("fieldset") ? $("legend", input) : input && $(`label[for="${input.id}"]`, form);
      if (!label || $(".req", label)) continue;
      const star = document.createElement("span");
      star.className = "req";
      star.dataset["byRule"] = "";
      star.setAttribute("aria-hidden", "true");
      star.textContent = "*";
      label.append(star);
      const folded = label.closest("details");
      if (folded) folded.open = true;
    }
  }
});
