// What the fields of a form hold, as the API wants it: a field's name "a.b" nests, data-kind says what it holds, what is empty is left out.

const unitSeconds = { d: 86400, h: 3600, m: 60, s: 1 };
const unitBytes = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

// What cannot be read is sent as it is: the API says what is wrong with it, as it does for everybody.
const kinds = {
    text: (value) => value,
    number: (value) => (Number.isFinite(Number(value)) ? Number(value) : value),
    bytes: (value) => {
        const match = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:iB|B)?$/i.exec(value);
        return match ? Math.round(Number(match[1]) * unitBytes[match[2].toUpperCase()]) : value;
    },
    // As the command line has it: 90, 30s, 10m, 1h30m, 30d.
    seconds: (value) => {
        if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
        const parts = /^(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(value) ? [...value.matchAll(/(\d+)([dhms])/g)] : [];
        return parts.length === 0 ? value : parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit], 0);
    },
    list: (value) => value.split(/[\s,]+/).filter(Boolean),
    lines: (value) => value.split("\n").map((line) => line.trim()).filter(Boolean),
    numbers: (value) => kinds.list(value).map(kinds.number),
    ports: (value) =>
        kinds.list(value).map((pair) => {
            const [guest, host] = pair.split(":");
            return host === undefined ? { guest: kinds.number(guest) } : { guest: kinds.number(guest), host: kinds.number(host) };
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
};

/** Whether nobody has changed a field. */
export const isAsItWas = (field) => {
    if (field.type === "checkbox") return field.checked === field.defaultChecked;
    if (field.options) return field.selectedOptions[0]?.defaultSelected ?? true;
    return field.value === field.defaultValue;
};

// What a browser may keep, and give back to a form.
const isKept = (field) => field.name && field.type !== "file" && field.type !== "password";

/** What is typed into a form, by the fields' names. */
export const valuesOf = (form) =>
    Object.fromEntries([...form.elements].filter(isKept).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));

/** Types it in again, as a person would: what depends on it follows, and parts with something in them are unfolded. */
export function refill(form, values) {
    for (const field of [...form.elements].filter((one) => isKept(one) && one.name in values)) {
        const before = field.type === "checkbox" ? field.checked : field.value;
        if (field.type === "checkbox") field.checked = values[field.name];
        else field.value = values[field.name];
        if (values[field.name] === before) continue;
        for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }
}

const texts = {
    number: "is not a whole number",
    bytes: "is not a size: write 512M or 2G",
    seconds: "is not a time: write 30s, 10m, 2h or 30d",
    ports: "is not a list of ports: write 8080, or 8080:18080 for the cloudlet's port 18080",
    numbers: "is not a list of numbers: write 8080, 22",
    pairs: "is not one NAME=VALUE on each line",
    copies: "is not one SOURCE:DESTINATION on each line",
};

const isReadable = {
    number: (text) => Number.isSafeInteger(Number(text)),
    bytes: (text) => typeof kinds.bytes(text) === "number",
    seconds: (text) => typeof kinds.seconds(text) === "number",
    ports: (text) => kinds.list(text).every((pair) => /^\d+(:\d+)?$/.test(pair)),
    numbers: (text) => kinds.numbers(text).every(Number.isSafeInteger),
    pairs: (text) => kinds.lines(text).every((line) => line.indexOf("=") > 0),
    copies: (text) => kinds.lines(text).every((line) => line.lastIndexOf(":") > 0),
};

const longestQuote = 60;

/** A bad value as it stands in a message. */
export const quote = (value) => `“${value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value}”`;

/** What the API could not even read, and what it cannot do without: { field, message } of each such field. */
export function faultsOf(form) {
    const faults = [];
    for (const field of form.elements) {
        if (!field.name || field.disabled) continue;
        const kind = field.dataset.kind;
        const text = field.value.trim();
        const label = field.labels?.[0]?.textContent.trim();
        if (text === "" && field.getAttribute("aria-required") === "true")
            faults.push({ field: field.name, message: `${label} is needed: ${field.type === "file" ? "choose a file" : "write it here"}.` });
        else if (text !== "" && isReadable[kind]?.(text) === false)
            faults.push({ field: field.name, message: `${quote(text)} ${texts[kind]}.` });
    }
    return faults;
}

/** The fields of a form as the API wants them, without some of them; with data-only-changed those that somebody has changed. */
export function read(form, without = []) {
    const body = JSON.parse(form.dataset.body ?? "{}");
    for (const field of form.elements) {
        if (form.dataset.onlyChanged !== undefined && isAsItWas(field)) continue;
        if (!field.name || field.disabled || field.type === "file" || field.dataset.kind === "local" || without.includes(field.name)) continue;
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
