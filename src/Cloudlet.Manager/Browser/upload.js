// Forms with files. data-upload says how they go: "parts" each by a resumable upload, which becomes the value of the field that the file's data-as
// names; "files" each by a resumable upload, to be copied into a guest; "body" as the body of the request, with the fields in its query. data-to is the request,
// such as "POST /v1/bases". With data-again the form is kept for the case that the job fails: form-memory.js.
import { send } from "./api.js";
import { Refused, uploadDisk } from "./disk-upload.js";
import { read } from "./fields.js";
import { remember } from "./form-memory.js";
import { isComplete, showProblem, succeed } from "./forms.js";
import { transfer } from "./transfer.js";

const running = new Set();
const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function sizeText(bytes) {
    const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
    const size = bytes / 2 ** (10 * unit);
    return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

// How long it will take at the pace so far, once that is known.
function restText(began, done, total) {
    const seconds = (performance.now() - began.at) / 1000;
    if (seconds < 3 || done <= began.done) return "";
    const rest = (seconds * (total - done)) / (done - began.done);
    return `, ${rest < 90 ? `${Math.ceil(rest)} s` : `${Math.ceil(rest / 60)} min`} left`;
}

const fileOf = (form) => form.querySelector("input[type=file]").files[0];

function show(form) {
    const place = form.querySelector("[data-progress]");
    const text = place.querySelector("[data-progress-text]");
    const bar = place.querySelector("progress");
    place.hidden = false;
    let began = { what: null };
    return (what, done, total) => {
        bar.max = Math.max(total, 1);
        bar.value = done;
        if (began.what !== what) began = { what, at: performance.now(), done };
        const message = `${what}: ${Math.floor((100 * done) / Math.max(total, 1))} % of ${sizeText(total)}${restText(began, done, total)}`;
        if (text.textContent !== message) text.textContent = message;
    };
}

async function submitParts(form, _, report, stop) {
    const [method, path] = form.dataset.to.split(" ");
    const body = read(form);
    const inputs = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files[0]);
    const faults = inputs
        .filter((input) => body[input.dataset.as] !== undefined && !body[input.dataset.as].startsWith("upload:"))
        .map((input) => ({ field: input.dataset.as, message: "either a file of this computer or one of the cloudlet, not both." }));
    if (faults.length > 0) throw new Refused({ faults });
    const sent = {};
    for (const input of inputs) sent[input.dataset.as] = await sendFile(input.files[0], report, stop);
    const result = await send(method, path, { ...body, ...sent });
    const names = Object.fromEntries(inputs.map(({ files, dataset }) => [dataset.as, nameOf(files[0], sent[dataset.as])]));
    remember(form, result, sent, names);
    return result;
}

const nameOf = (file, sent) => `${file.name} (${sent})`;

const sendFile = async (file, report, stop) => `upload:${await uploadDisk(file, (what, done, total) => report(`${what} ${file.name}`, done, total), stop)}`;

async function submitFiles(form, _, report, stop) {
    const [method, path] = form.dataset.to.split(" ");
    const body = read(form);
    const folder = form.elements.namedItem("folder").value.trim() || "/";
    const names = {};
    for (const file of form.querySelector("input[type=file]").files) {
        const source = await sendFile(file, report, stop);
        const destination = `${folder.replace(/\/+$/, "")}/${file.name}`;
        names[destination] = nameOf(file, source);
        body.copies = [...(body.copies ?? []).filter((copy) => copy.destination !== destination), { source, destination }];
    }
    const result = await send(method, path, body);
    remember(form, result, { copies: (body.copies ?? []).map((copy) => `${copy.source}:${copy.destination}`).join("\n") }, names);
    return result;
}

const ways = { parts: submitParts, files: submitFiles, body: submitBody };

function submitBody(form, file, report, stop) {
    const [method, path] = form.dataset.to.split(" ");
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(read(form))) for (const one of [value].flat()) query.append(name, one);
    if (form.dataset.fileName) query.set(form.dataset.fileName, file.name);
    const headers = { "Content-Type": "application/octet-stream" };
    const address = query.size > 0 ? `${path}?${query}` : path;
    return transfer(method, address, file, headers, (sent) => report("Sending", sent, file.size), stop);
}

async function perform(form, button) {
    // A second press may have come while the first was checked.
    if (!(await isComplete(form)) || running.has(form)) return;
    const stopper = new AbortController();
    const stop = form.querySelector("[data-stop]");
    stop.onclick = () => stopper.abort();
    running.add(form);
    button.disabled = true;
    button.classList.add("btn-loading");
    try {
        const result = await ways[form.dataset.upload](form, fileOf(form), show(form), stopper.signal);
        running.delete(form);
        if (result.ok) succeed(form, result);
        else showProblem(form, result.json);
    } catch (error) {
        const stopped = { detail: "Stopped.", next: "An image goes on where it stopped when it is sent again." };
        const problem = error.name === "AbortError" ? stopped : error instanceof Refused ? error.problem : { detail: error.message };
        showProblem(form, problem);
    } finally {
        running.delete(form);
        button.disabled = false;
        button.classList.remove("btn-loading");
        form.querySelector("[data-progress]").hidden = true;
    }
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]")) return;
    event.preventDefault();
    if (running.has(form)) return;
    perform(form, form.querySelector("[type=submit]"));
});

const isFile = (event) => event.dataTransfer.types.includes("Files");

document.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    const place = event.target.closest?.("[data-drop], [data-text-drop]");
    // Whatever is dropped elsewhere must not replace the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = place ? "copy" : "none";
    for (const other of document.querySelectorAll("[data-drop]")) other.classList.toggle("cloudlet-drop-here", other === place);
});

document.addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    const place = event.target.closest?.("[data-drop]");
    place?.classList.remove("cloudlet-drop-here");
    if (!place || event.dataTransfer.files.length === 0) return;
    const input = place.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
});

// A name that is still empty is taken from the file's.
document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.files[0] || !input.dataset.names) return;
    const name = input.form.elements.namedItem(input.dataset.names);
    if (!name || name.value !== "") return;
    const stem = input.files[0].name.toLowerCase().replace(/(\.(base|overlay|oci))?\.[a-z0-9]+$/, "");
    name.value = stem.replace(/[^a-z0-9.-]+/g, "-").replace(/^[^a-z0-9]+/, "").slice(0, 63);
    name.dispatchEvent(new Event("input", { bubbles: true }));
});

addEventListener("beforeunload", (event) => running.size > 0 && event.preventDefault());
