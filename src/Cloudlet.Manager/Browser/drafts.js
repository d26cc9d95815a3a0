// A page that has to be loaded anew while a form is being filled in: what was typed is kept in this tab meanwhile, and typed in again.
import { isAsItWas, refill, valuesOf } from "./fields.js";
import { toast } from "./toasts.js";

const key = `cloudlet-draft-${location.pathname}${location.search}`;
const forms = () => [...document.querySelectorAll("main form:is([data-api], [data-to])")];

// What nobody has changed is as the page has it then.
function changesIn(form) {
    const values = valuesOf(form);
    for (const field of form.elements) if (field.name && isAsItWas(field)) delete values[field.name];
    return values;
}

/** Loads the page anew; `why` is said there, when something was typed. */
export function keepAndReload(why) {
    const kept = forms().map(changesIn);
    try {
        if (kept.some((changes) => Object.keys(changes).length > 0)) sessionStorage.setItem(key, JSON.stringify({ kept, why }));
    } catch {
        // A script that is larger than what a browser keeps.
    }
    location.reload();
}

/** The session has ended: to sign-in, and back. */
export const signInAgain = () => keepAndReload("The session had ended. Files and passwords have to be given again.");

const stored = sessionStorage.getItem(key);
if (stored !== null) {
    sessionStorage.removeItem(key);
    const { kept, why } = JSON.parse(stored);
    forms().forEach((form, index) => kept[index] && refill(form, kept[index]));
    toast("info", "What was typed here is back", why);
}
