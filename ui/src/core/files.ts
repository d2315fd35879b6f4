// Files: dropped on their place, named there, and sent with a bar that shows how far it is.
import { $, element, meta, on, word } from "./dom";
import { explain, remember, trigger } from "./requests";
import { toast } from "./toasts";

for (const type of ["dragover", "dragleave", "drop"] as const) {
  on(type, "[data-drop]", (event, place) => {
    event.preventDefault();
    place.classList.toggle("over", type === "dragover");
    const input = $<HTMLInputElement>("input[type=file]", place);
    if (type !== "drop" || !input || !event.dataTransfer?.files.length) return;
    const kept = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

on("change", "[data-drop] input[type=file]", (_event, target) => {
  const names = $("[data-drop-names]", target.closest("[data-drop]") ?? document);
  const files = [...((target as HTMLInputElement).files ?? [])];
  if (names && files.length) names.textContent = files.map((file) => file.name).join(", ");
});

on("submit", "form[data-upload]", (event, target) => {
  const form = target as HTMLFormElement;
  if (form.hasAttribute("hx-post") || event.defaultPrevented) return;
  event.preventDefault();
  const bar = element("progress", { max: "1", "aria-label": word("uploading") });
  const shown = element("div", { class: "progress" }, element("div", { class: "figures" }, word("uploading")), bar);
  form.append(shown);
  const request = new XMLHttpRequest();
  request.open(form.method, form.action);
  request.setRequestHeader("X-CSRF-Token", meta("csrf-token"));
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
  });
  request.addEventListener("load", () => {
    remember(request.getResponseHeader("X-Request-Id"));
    if (request.status < 400) return location.assign(request.responseURL || location.href);
    shown.remove();
    form.removeAttribute("data-sent");
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("#main");
    // The page with its problems comes back; otherwise a message, and the file stays chosen.
    if (request.status === 422 && main) $("#main")?.replaceChildren(...main.childNodes);
    else toast(explain(request.status, request.getResponseHeader("Content-Type") ?? "", request.responseText), "bad");
  });
  request.addEventListener("error", () => {
    shown.remove();
    form.removeAttribute("data-sent");
    toast(word("offline"), "bad");
  });
  const data = new FormData(form, (event as SubmitEvent).submitter ?? null);
  request.send(data);
});

// A page that takes files anywhere: those dropped beside its inputs are kept with what the page is about.
const keeper = (): HTMLElement | null => $("[data-keep-files]");
const carriesFiles = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes("Files");
let leaving = 0;

document.addEventListener("dragover", (event) => {
  const place = keeper();
  if (!place || !carriesFiles(event)) return;
  event.preventDefault();
  window.clearTimeout(leaving);
  place.hidden = event.target instanceof Element && event.target.closest("[data-drop]") !== null;
});

// Leaving one element enters the next one: only where nothing follows, the pointer has left the page.
document.addEventListener("dragleave", () => {
  window.clearTimeout(leaving);
  leaving = window.setTimeout(() => {
    const place = keeper();
    if (place) place.hidden = true;
  }, 120);
});

document.addEventListener("drop", (event) => {
  const place = keeper();
  if (!place || !carriesFiles(event)) return;
  place.hidden = true;
  const input = event.target instanceof Element && event.target.closest("[data-drop]");
  if (input || event.defaultPrevented) return;
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length) keep(place, files);
});

function keep(place: HTMLElement, files: File[]): void {
  const data = new FormData();
  for (const file of files) data.append(place.dataset["name"] ?? "content", file);
  const bar = element("progress", { max: "1", "aria-label": word("uploading") });
  const shown = element("div", { class: "keeping progress", role: "status" }, element("div", { class: "figures" }, word("uploading")), bar);
  document.body.append(shown);
  const request = new XMLHttpRequest();
  request.open("POST", place.dataset["keepFiles"] ?? "");
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("X-CSRF-Token", meta("csrf-token"));
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
  });
  request.addEventListener("loadend", () => shown.remove());
  request.addEventListener("load", () => {
    remember(request.getResponseHeader("X-Request-Id"));
    if (request.status < 400) return trigger(request.getResponseHeader("HX-Trigger"));
    const problem = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".error, .problems, [data-focus]");
    const told = request.status === 422 ? problem?.textContent?.trim() : undefined;
    toast(told || explain(request.status, request.getResponseHeader("Content-Type") ?? "", request.responseText), "bad");
  });
  request.addEventListener("error", () => toast(word("offline"), "bad"));
  request.send(data);
}
