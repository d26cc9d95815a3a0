// Buttons and forms that ask the API: data-api="POST /v1/instances/box:pause", data-body='{"delete":true}'. A form sends its
// named fields as JSON: "a.b" nests, data-kind says what a field holds, what is empty is left out. A problem is shown beside
// the field that it names. data-headers are further headers, as JSON. data-then is where to go afterwards; {name} in it is taken from the answer.
import { send } from "./api.js";
import { closeAround } from "./dialogs.js";
import { flash, toast } from "./toasts.js";

const unitBytes = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

// What cannot be read is sent as it is: the API says what is wrong with it, as it does for everybody.
const kinds = {
    text: (value) => value,
    number: (value) => (Number.isFinite(Number(value)) ? Number(value) : value),
    bytes: (value) => {
        const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:iB|B)?$/i.exec(value);
        return match ? Math.round(Number(match[1]) * unitBytes[match[2].toUpperCase()]) : value;
    },
    list: (value) => value.split(/[\s,]+/).filter(Boolean),
    lines: (value) => value.split("\n").map((line) => line.trim()).filter(Boolean),
    numbers: (value) => kinds.list(value).map(kinds.number),
    ports: (value) =>
        kinds.list(value).map((port) => {
            const [guest, host] = port.split(":").map(kinds.number);
            return host === undefined ? { guest } : { guest, host };
        }),
    copies: (value) =>
        kinds.lines(value).map((line) => {
            const colon = line.lastIndexOf(":");
            return colon < 0 ? { source: line, destination: "" } : { source: line.slice(0, colon), destination: line.slice(colon + 1) };
        }),
    pairs: (value) =>
        Object.fromEntries(
            kinds.lines(value).map((line) => {
                const sign = line.indexOf("=");
                return sign < 0 ? [line, ""] : [line.slice(0, sign).trim(), line.slice(sign + 1).trim()];
            }),
        ),
    script: (value) => [{ name: "script", content: `${value}\n` }],
    json: (value) => JSON.parse(value),
};

const isAsItWas = (field) => {
    if (field.type === "checkbox") return field.checked === field.defaultChecked;
    if (field.options) return field.selectedOptions[0]?.defaultSelected ?? true;
    return field.value === field.defaultValue;
};

const expected = {
    number: "A number is needed.",
    bytes: "A size is needed, such as 512M.",
    numbers: "Numbers are needed, by commas.",
    ports: "Ports are needed, such as 8080 or 8080:80.",
};

/** The fields of a form as the API wants them; with data-only-changed those that somebody has changed. */
export function read(form) {
    const body = JSON.parse(form.dataset.body ?? "{}");
    for (const field of form.elements) {
        if (form.dataset.onlyChanged !== undefined && isAsItWas(field)) continue;
        if (!field.name || field.disabled || field.type === "file" || (field.type === "radio" && !field.checked)) continue;
        const path = field.name.split(".");
        const last = path.pop();
        let value;
        if (field.type === "checkbox") value = field.checked;
        else {
            const text = field.value.trim();
            if (text === "" && field.dataset.empty === undefined) continue;
            value = text === "" ? JSON.parse(field.dataset.empty) : kinds[field.dataset.kind ?? "text"](text);
        }
        let target = body;
        for (const name of path) target = target[name] ??= {};
        target[last] = value;
    }
    return body;
}

const fieldOf = (form, name) =>
    [...form.elements].find((field) => field.name === name || field.dataset.faultOf?.split(" ").includes(name)) ??
    [...form.elements].find((field) => field.name && name.startsWith(`${field.name}[`));

/** Takes earlier faults away. */
export function clearFaults(form) {
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const place of form.querySelectorAll("[data-fault]")) place.textContent = "";
    const summary = form.querySelector("[data-problem]");
    if (summary) summary.hidden = true;
}

/** Shows a problem: each fault beside its field, what belongs to none above the form. */
export function showProblem(form, problem) {
    let first = null;
    const rest = [];
    const faults = problem.faults ?? [{ field: problem.field ?? "", message: problem.detail }];
    for (const fault of faults) {
        // "$.ports[0]": the JSON itself is of another type than is expected there.
        const isOfOtherType = fault.field?.startsWith("$.");
        const field = fieldOf(form, isOfOtherType ? fault.field.slice(2) : (fault.field ?? ""));
        const place = field && form.querySelector(`[data-fault="${CSS.escape(field.name)}"]`);
        if (!place) {
            rest.push(fault.message ?? problem.detail);
            continue;
        }
        field.setAttribute("aria-invalid", "true");
        place.textContent = (isOfOtherType && expected[field.dataset.kind]) || fault.message;
        first ??= field;
    }
    const summary = form.querySelector("[data-problem]");
    if (summary && (rest.length > 0 || !first)) {
        summary.textContent = [...(rest.length ? rest : [problem.detail]), problem.next].filter(Boolean).join(" ");
        summary.hidden = false;
    }
    (first ?? summary)?.focus();
}

const valueOf = (json, path) => path.split(".").reduce((value, name) => value?.[name], json);

// What is told once, such as a password that was made: it stays until the page is left. An answer without it tells nothing.
function tell(form, json) {
    const place = form.querySelector("[data-told]");
    const names = [...form.dataset.tell.matchAll(/\{([\w.]+)\}/g)].map((match) => match[1]);
    place.hidden = names.some((name) => valueOf(json, name) == null);
    place.textContent = form.dataset.tell.replace(/\{([\w.]+)\}/g, (_, name) => valueOf(json, name) ?? "");
    form.reset();
    if (!place.hidden) place.focus();
}

const fill = (text, json) => text.replace(/\{([\w.]+)\}/g, (_, name) => encodeURIComponent(json?.[name] ?? ""));

/** What follows when the API did as it was asked. */
export function succeed(element, result) {
    closeAround(element);
    const started = result.status === 202 && result.json?.steps;
    const message = started
        ? ["info", "Started", `${result.json.kind} of ${result.json.subject}`]
        : ["success", element.dataset.done ?? "Done", ""];
    const then = element.dataset.then;
    if (then === undefined) {
        if (element.dataset.tell) tell(element, result.json);
        toast(...message);
        document.dispatchEvent(new Event("cloudlet-changed"));
        return;
    }
    flash(...message);
    if (then === "" || then === location.pathname) location.reload();
    else location.assign(fill(then, result.json));
}

async function perform(element, body, busy) {
    if (busy.disabled) return;
    busy.disabled = true;
    const [method, path] = element.dataset.api.split(" ");
    const isForm = element instanceof HTMLFormElement;
    if (isForm) clearFaults(element);
    const headers = JSON.parse(element.dataset.headers ?? "{}");
    const result = await send(method, isForm ? fill(path, body) : path, body, headers);
    busy.disabled = false;
    if (result.ok) succeed(element, result);
    else if (isForm) showProblem(element, result.json);
    else toast("danger", result.json.detail, result.json.next);
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-api]")) return;
    event.preventDefault();
    perform(form, read(form), event.submitter ?? form.querySelector("[type=submit]"));
});

document.addEventListener("click", (event) => {
    const button = event.target.closest("button[aria-disabled=true], button[data-api]");
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") {
        event.preventDefault();
        toast("info", button.textContent.trim(), button.dataset.why ?? button.title);
    } else perform(button, button.dataset.body ? JSON.parse(button.dataset.body) : undefined, button);
});
