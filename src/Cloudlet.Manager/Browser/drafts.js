// A session that ends while a form is being filled in leads to sign-in and back here: what was typed is kept in this tab meanwhile.
import { isAsItWas, refill, valuesOf } from "./fields.js";
import { toast } from "./toasts.js";

const key = `cloudlet-draft-${location.pathname}${location.search}`;
const forms = () => [...document.querySelectorAll("main form:is([data-api], [data-to])")];

/** The session has ended: to sign-in, and back. */
export function signInAgain() {
    const kept = forms().map((form) => ([...form.elements].some((field) => field.name && !isAsItWas(field)) ? valuesOf(form) : null));
    try {
        if (kept.some(Boolean)) sessionStorage.setItem(key, JSON.stringify(kept));
    } catch {
        // A script that is larger than what a browser keeps.
    }
    location.reload();
}

const stored = sessionStorage.getItem(key);
if (stored !== null) {
    sessionStorage.removeItem(key);
    const kept = JSON.parse(stored);
    forms().forEach((form, index) => kept[index] && refill(form, kept[index]));
    toast("info", "What was typed here is back", "The session had ended. Files and passwords have to be given again.");
}
