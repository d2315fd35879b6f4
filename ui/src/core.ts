// What every page loads. Everything here makes quicker what already works without it.
import "./core/htmx";
import "./core/requests";
import "./core/toasts";
import "./core/theme";
import "./core/ahead";
import "./core/dialogs";
import "./core/sheets";
import "./core/menus";
import "./core/palette";
import "./core/keys";
import "./core/table";
import "./core/list";
import "./core/inline";
import "./core/focus";
import "./core/combo";
import "./core/rows";
import "./core/parts";
import "./core/live";
import "./core/small";
import "./core/files";
import "./core/lazy";

document.documentElement.classList.add("js");
