// What every page has. Each part listens on the document, so that what htmx brings in later works, too.
import "./text.js";
import "./dialogs.js";
import "./forms.js";
import "./live.js";
import "./operation-log.js";
import "./reveal.js";
import { showFlash } from "./toasts.js";

showFlash();
