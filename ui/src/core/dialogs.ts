// Opens and closes dialogs, and the drawer of a phone.
import { $, on } from "./dom";

export function openDialog(id: string): void {
  const dialog = $<HTMLDialogElement>(`#${CSS.escape(id)}`);
  if (dialog && !dialog.open) dialog.showModal();
}

on("click", "[data-open-dialog]", (event, button) => {
  event.preventDefault();
  openDialog(button.dataset["openDialog"] ?? "");
});

on("click", "[data-close-dialog]", (event, button) => {
  const dialog = button.closest("dialog");
  // The same button may be a link on a page of its own.
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

// A click on the backdrop has the dialog itself as its target; its content covers the rest.
document.addEventListener("mousedown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement)) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && !dialog.querySelector("form[data-dirty]")) dialog.close();
});

// The drawer opens by the address `#nav` alone; this keeps it out of the history and closes it on a click elsewhere.
on("click", "[data-open-nav]", (event) => {
  event.preventDefault();
  $("#nav")?.classList.add("open");
  $("#nav a.nav-link")?.focus();
});
document.addEventListener("click", (event) => {
  const nav = $("#nav.open");
  if (!nav || !(event.target instanceof Element) || event.target.closest("[data-open-nav]")) return;
  const closing = event.target.closest(".nav-close");
  if (closing) event.preventDefault();
  if (closing || !nav.contains(event.target)) nav.classList.remove("open");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") $("#nav.open")?.classList.remove("open");
});
