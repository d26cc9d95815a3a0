// Times in the viewer's zone, copy buttons, and commands that follow what is typed.
import { isAsItWas } from "./fields.js";
import { toast } from "./toasts.js";

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function ago(moment) {
    const seconds = (moment - Date.now()) / 1000;
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1);
    return relative.format(Math.round(seconds / size), unit);
}

function writeTimes(root = document) {
    for (const time of root.querySelectorAll("time[datetime]")) {
        const moment = new Date(time.dateTime);
        const text = exact.format(moment);
        time.title = text;
        time.textContent = time.dataset.form === "ago" ? ago(moment) : text;
    }
}

async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Only secure places (https, this machine) have a clipboard to write to: select and copy as by hand.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
}

document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
        await copy(button.dataset.copy);
        toast("success", "Copied", button.dataset.copy);
    } catch {
        toast("danger", "It could not be copied", button.dataset.copy);
    }
});

// "cloudlet instance save box --overlay {overlay}[ --copy {copy}][ --port {ports*}]": what is empty is a placeholder, or left out with its
// brackets; what has a star is a list, and its brackets come once for each of it.
const quote = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

// Fields of several lines hold one on each: their items may have spaces.
const itemsOf = (field, text) =>
    field.type === "file" ? [...field.files].map((file) => file.name) : (text ?? "").split(field.type === "textarea" ? /\s*\n\s*/ : /[\s,]+/).filter(Boolean);

function writeCommand(form) {
    const output = form.querySelector("[data-command]");
    if (!output) return;
    // null: it has nothing to say, and stays out of the command.
    const value = (name) => {
        const field = form.elements.namedItem(name);
        if (!field || (form.dataset.onlyChanged !== undefined && isAsItWas(field))) return null;
        if (field.type === "file") return field.files[0]?.name ?? null;
        if (field.type === "checkbox") return field.checked ? "yes" : null;
        const text = field.value.trim();
        return text !== "" || form.dataset.onlyChanged !== undefined ? text : null;
    };
    const words = (text) => text.replace(/\{([\w.]+)\}/g, (_, name) => (value(name) === null ? name.toUpperCase() : quote(value(name))));
    const text = output.dataset.command.replace(/\[([^\]]*)\]/g, (_, part) => {
        const list = part.match(/\{([\w.]+)\*\}/);
        if (list) return itemsOf(form.elements.namedItem(list[1]), value(list[1])).map((item) => part.replaceAll(list[0], quote(item))).join("");
        const names = [...part.matchAll(/\{([\w.]+)\}/g)].map((match) => match[1]);
        const flag = part.match(/\?([\w.|]+)$/);
        if (flag) return flag[1].split("|").every((name) => value(name) === null) ? "" : part.slice(0, flag.index);
        return names.some((name) => value(name) === null) ? "" : part;
    });
    output.textContent = words(text);
    const button = output.parentElement.querySelector("[data-copy]");
    if (button) button.dataset.copy = output.textContent;
}

const refresh = (root) => {
    writeTimes(root);
    for (const form of document.forms) writeCommand(form);
};
document.addEventListener("input", (event) => event.target.form && writeCommand(event.target.form));
document.addEventListener("reset", (event) => setTimeout(writeCommand, 0, event.target));
document.addEventListener("htmx:load", (event) => refresh(event.target.parentElement ?? document));
setInterval(writeTimes, 15000);
// What is younger than a minute is told to the second.
setInterval(() => {
    for (const time of document.querySelectorAll('time[data-form="ago"]')) {
        const moment = new Date(time.dateTime);
        if (Math.abs(Date.now() - moment) < 60_000) time.textContent = ago(moment);
    }
}, 1000);
refresh(document);
