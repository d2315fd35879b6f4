// What every page loads. Everything here makes quicker what already works without it.
import "./core/htmx";
import "./core/requests";
import "./core/toasts";

document.documentElement.classList.add("js");
