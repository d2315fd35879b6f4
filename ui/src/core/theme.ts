// Light, dark, or as the device is set: at once here, and kept by the server.
import { $$, on } from "./dom";
import { send } from "./requests";

on("click", "[data-theme-choice]", (event, button) => {
  const form = button.closest("form");
  const theme = button.dataset["themeChoice"];
  if (!form || !theme) return;
  event.preventDefault();
  document.documentElement.dataset["theme"] = theme;
  for (const other of $$("[data-theme-choice]", form)) other.toggleAttribute("aria-current", false);
  button.setAttribute("aria-current", "true");
  void send(form.action, { method: "POST", body: new URLSearchParams({ theme }) });
});
