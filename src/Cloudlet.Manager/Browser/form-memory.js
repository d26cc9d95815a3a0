// What was typed into a form whose job fails later is not typed again: the form is kept in this tab under its job, and the page of a job that failed
// leads back to it with ?again=JOB.
import { refill, valuesOf } from "./fields.js";
import { toast } from "./toasts.js";

const key = (job) => `cloudlet-form-${job}`;

/**
 * Keeps a form under the job that it began; `sent` are values that files became, by the name of the field that may hold them, too, and `names` what
 * those files are called, by where they go: a file that goes where another went stands for it.
 */
export function remember(form, result, sent = {}, names = {}) {
    if (form.dataset.again === undefined || result.status !== 202) return;
    try {
        const values = { ...valuesOf(form), ...sent };
        sessionStorage.setItem(key(result.json.id), JSON.stringify({ values, names: { ...namesIn(form), ...names } }));
    } catch {
        // A script that is larger than what a browser keeps.
    }
}

// Files that were sent with a form that was filled in again.
const namesIn = (form) => JSON.parse(form.dataset.names ?? "{}");

// Says which files are here.
function tell(form, names) {
    const place = form.querySelector("[data-kept]");
    if (!place) return;
    form.dataset.names = JSON.stringify(names);
    place.textContent = `Here already, and not sent again: ${Object.values(names).join(", ")}.`;
    place.hidden = Object.keys(names).length === 0;
}

/** A file was chosen for a field: one that was sent for it before is forgotten. */
function replace(form, field) {
    const input = form.elements.namedItem(field);
    if (!input?.value.startsWith("upload:")) return;
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const { [field]: _, ...names } = namesIn(form);
    tell(form, names);
}

/** Fills a form with what it had when it began a job. */
function recall(form, job) {
    const stored = sessionStorage.getItem(key(job));
    if (stored === null) {
        toast("info", "The form is empty", "What was typed into it is kept in the tab of the browser in which that was, and this is another.");
        return;
    }
    const { values = {}, names = {} } = JSON.parse(stored);
    tell(form, names);
    form.addEventListener("change", ({ target }) => target.type === "file" && target.files[0] && target.dataset.as && replace(form, target.dataset.as));
    refill(form, values);
}

const job = new URLSearchParams(location.search).get("again");
const form = document.querySelector("form[data-again]");
if (job && form) recall(form, job);
