// Buttons and forms that ask the API: data-api="POST /v1/instances/box:pause", data-body='{"delete":true}'. A form sends its
// fields as JSON (fields.js). A problem is shown beside the field that it names. data-headers are further headers, as JSON. data-then is
// where to go afterwards; {name} in it is taken from the answer.
import { send } from "./api.js";
import { closeAround } from "./dialogs.js";
import { keepAndReload } from "./drafts.js";
import { faultsOf, quote, read } from "./fields.js";
import { remember } from "./form-memory.js";
import { flash, toast } from "./toasts.js";

// The If-Match that was sent is not the ETag any more.
const changed = "changed";

const fieldOf = (form, name) =>
    [...form.elements].find((field) => field.name === name || field.dataset.faultOf?.split(" ").includes(name)) ??
    [...form.elements].find((field) => field.name && [".", "["].some((mark) => name.startsWith(field.name + mark)));

/** Takes earlier faults away. */
export function clearFaults(form) {
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const place of form.querySelectorAll("[data-fault]")) place.textContent = "";
    const summary = form.querySelector("[data-problem]");
    if (summary) summary.hidden = true;
}

// Beside a field whose text may have been changed since, the value stands with what is wrong with it: “65”: 1 to 64 are possible. A longer
// one may be in the message already; a 0 is in many.
const sentence = (field, fault) => {
    // Sizes and times are sent as numbers.
    const value = ["bytes", "seconds"].includes(field?.dataset.kind) ? field.value : fault.value;
    const { message } = fault;
    return value && !message.startsWith(quote(value)) && !(value.length > 3 && message.includes(value)) ? `${quote(value)}: ${message}` : message;
};

/** Shows a problem: each fault beside its field, what belongs to none above the form. */
export function showProblem(form, problem) {
    const rest = [];
    const whole = { field: problem.field ?? "", message: [problem.detail, problem.next].filter(Boolean).join(" ") };
    for (const fault of problem.faults ?? [whole]) {
        const field = fieldOf(form, fault.field);
        const place = field && form.querySelector(`[data-fault="${CSS.escape(field.name)}"]`);
        if (!place) {
            rest.push(sentence(null, fault));
            continue;
        }
        field.setAttribute("aria-invalid", "true");
        // A field may have several.
        place.textContent = [place.textContent, sentence(field, fault)].filter(Boolean).join(" ");
        // A fault in a part that is folded away would not be seen.
        for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    }
    const summary = form.querySelector("[data-problem]");
    if (summary && problem.code === changed) overtake(summary);
    else if (summary && rest.length > 0) {
        summary.textContent = rest.join(" ");
        summary.hidden = false;
    }
    (form.querySelector("[aria-invalid]") ?? summary)?.focus();
}

// Somebody else was faster: a person can do something else about it here than a program.
function overtake(summary) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-sm ms-2";
    again.textContent = "Load it anew";
    again.addEventListener("click", () => keepAndReload("Over what somebody else has changed since: look at both, then save."));
    summary.replaceChildren("Somebody else has changed this meanwhile, so nothing was saved. Load it as it is now: what you typed stays.", again);
    summary.hidden = false;
}

const valueOf = (json, path) => path.split(".").reduce((value, name) => value?.[name], json);

// What is told once, such as a password that was made: it stays until the page is left, with a button that copies the last of it. An answer
// without it tells nothing.
function tell(form, json) {
    const place = form.querySelector("[data-told]");
    const names = [...form.dataset.tell.matchAll(/\{([\w.]+)\}/g)].map((match) => match[1]);
    place.hidden = names.some((name) => valueOf(json, name) == null);
    place.querySelector("[data-told-text]").textContent = form.dataset.tell.replace(/\{([\w.]+)\}/g, (_, name) => valueOf(json, name) ?? "");
    place.querySelector("[data-copy]").dataset.copy = valueOf(json, names.at(-1)) ?? "";
    if (!place.hidden) place.focus();
}

const fill = (text, json) => text.replace(/\{([\w.]+)\}/g, (_, name) => encodeURIComponent(json?.[name] ?? ""));

/** What follows when the API did as it was asked. */
export function succeed(element, result) {
    if (element.dataset.then !== undefined) document.dispatchEvent(new Event("cloudlet-leaving"));
    closeAround(element);
    const started = result.status === 202 && result.json?.steps;
    const message = started
        ? ["info", element.dataset.doing ?? "It has begun", "", { job: result.json.id }]
        : ["success", element.dataset.done ?? "Done", ""];
    const then = element.dataset.then;
    if (then === undefined) {
        if (element.dataset.tell) tell(element, result.json);
        if (element.dataset.tell || element.dataset.clears !== undefined) element.reset();
        toast(...message);
        document.dispatchEvent(new Event("cloudlet-changed"));
        return;
    }
    // The page of a job tells of it itself.
    if (!started) flash(...message);
    if (then === "" || then === location.pathname) location.reload();
    else location.assign(fill(then, result.json));
}

async function ask(element, body, busy) {
    if (busy.disabled) return;
    busy.disabled = true;
    busy.classList.add("btn-loading");
    const [method, path] = element.dataset.api.split(" ");
    const isForm = element instanceof HTMLFormElement;
    const headers = JSON.parse(element.dataset.headers ?? "{}");
    const result = await send(method, isForm ? fill(path, body) : path, body, headers);
    busy.disabled = false;
    busy.classList.remove("btn-loading");
    if (isForm) remember(element, result);
    if (result.ok) succeed(element, result);
    else if (isForm) showProblem(element, result.json);
    else if (result.json.code === changed) toast("danger", "Somebody else has just changed it", "The page shows it as it is now: look again.");
    else toast("danger", result.json.detail, result.json.next);
}

// What else is wrong with a form of which some fields cannot be read, or whose files are not sent yet: data-checks says that the API tells it and
// does nothing.
async function otherFaults(form, faults) {
    if (form.dataset.checks === undefined) return [];
    const unreadable = faults.map((fault) => fault.field);
    const [method, path] = (form.dataset.api ?? form.dataset.to).split(" ");
    const body = read(form, unreadable);
    for (const input of form.querySelectorAll("input[type=file][data-as]")) if (input.files[0]) body[input.dataset.as] ??= "upload:";
    const { ok, json } = await send(method, `${path}?check=true`, body);
    if (ok) return [];
    const told = json.faults ?? [{ field: json.field ?? "", message: [json.detail, json.next].filter(Boolean).join(" ") }];
    return told.filter(({ field }) => !unreadable.includes(fieldOf(form, field)?.name));
}

const hasFiles = (form) => [...form.querySelectorAll("input[type=file]")].some((input) => input.files[0]);

/** Whether all fields can be read and none is missing, and before files are sent, whether the API would take the rest; shows all that is wrong. */
export async function isComplete(form) {
    clearFaults(form);
    const faults = faultsOf(form);
    if (faults.length > 0 || hasFiles(form)) faults.push(...(await otherFaults(form, faults)));
    if (faults.length > 0) showProblem(form, { faults });
    return faults.length === 0;
}

document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-api]")) return;
    event.preventDefault();
    if (await isComplete(form)) ask(form, read(form), event.submitter ?? form.querySelector("[type=submit]"));
});

document.addEventListener("click", (event) => {
    const button = event.target.closest("button[aria-disabled=true], button[data-api]");
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") {
        event.preventDefault();
        toast("info", button.textContent.trim(), button.dataset.why ?? button.title);
    } else ask(button, button.dataset.body ? JSON.parse(button.dataset.body) : undefined, button);
});
