// What was typed into a form whose job fails later is not typed again: the form is kept in this tab under its job, and the page of a job that failed
// leads back to it with ?again=JOB.
const key = (job) => `cloudlet-form-${job}`;

const isKept = (field) => field.name && field.type !== "file" && field.type !== "password";

/**
 * Keeps a form under the job that it began; `sent` are values that files became, by the name of the field that may hold them, too, and `names` what
 * those files are called, by where they go: a file that goes where another went stands for it.
 */
export function remember(form, result, sent = {}, names = {}) {
    if (form.dataset.again === undefined || result.status !== 202) return;
    const values = Object.fromEntries(
        [...form.elements].filter(isKept).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]),
    );
    try {
        sessionStorage.setItem(key(result.json.id), JSON.stringify({ values: { ...values, ...sent }, names: { ...namesIn(form), ...names } }));
    } catch {
        // A script that is larger than what a browser keeps.
    }
}

// Files that were sent with a form that was filled in again.
const namesIn = (form) => JSON.parse(form.dataset.names ?? "{}");

/** Fills a form with what it had when it began a job. */
function recall(form, job) {
    const { values: kept = {}, names = {} } = JSON.parse(sessionStorage.getItem(key(job)) ?? "{}");
    const place = form.querySelector("[data-kept]");
    if (place && Object.keys(names).length > 0) {
        form.dataset.names = JSON.stringify(names);
        place.textContent = `Here already, and not sent again: ${Object.values(names).join(", ")}.`;
        place.hidden = false;
    }
    for (const field of [...form.elements].filter((one) => isKept(one) && one.name in kept)) {
        const before = field.type === "checkbox" ? field.checked : field.value;
        if (field.type === "checkbox") field.checked = kept[field.name];
        else field.value = kept[field.name];
        if (kept[field.name] === before) continue;
        for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }
}

const job = new URLSearchParams(location.search).get("again");
const form = document.querySelector("form[data-again]");
if (job && form) recall(form, job);
