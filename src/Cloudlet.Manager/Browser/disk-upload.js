// A disk image by /v1/uploads: in pieces, and a connection that broke goes on where the cloudlet says that it stopped. So does a page that was
// closed in between, as the image's digest tells which upload it belongs to.
import { send } from "./api.js";
import { transfer } from "./transfer.js";

const pieceBytes = 32 << 20;
const longestTitle = 100;
const patience = [0, 1, 2, 4, 8, 15, 15, 15, 15, 15]; // Seconds before each try; any byte that arrives makes it patient anew.

/** A problem of the API, thrown. */
export class Refused extends Error {
    constructor(problem) {
        super(problem.detail);
        this.problem = problem;
    }
}

/** Sends a disk image and gives its upload's id. `report(what, done, total)` is told how far it is. */
export async function uploadDisk(file, report, stop) {
    const digest = await digestOf(file, (done) => report("First its digest is computed,", done, file.size), stop);
    const upload = (await find(file, digest)) ?? (await begin(file, digest));
    await sendFrom(upload, file, (done) => report("Sending", done, file.size), stop);
    return upload.id;
}

function digestOf(file, progress, stop) {
    const worker = new Worker(new URL("./digest-worker.js", import.meta.url), { type: "module" });
    return new Promise((resolve, reject) => {
        stop.addEventListener("abort", () => reject(new DOMException("Stopped", "AbortError")), { once: true });
        worker.addEventListener("error", () => reject(new Error("The browser could not compute the image's digest.")));
        worker.addEventListener("message", ({ data }) => {
            if (data.error) reject(new Error(`The file cannot be read: ${data.error}`));
            else if (data.digest) resolve(`sha256:${data.digest}`);
            else progress(data.done);
        });
        worker.postMessage(file);
    }).finally(() => worker.terminate());
}

async function find(file, digest) {
    const all = await send("GET", "/v1/uploads");
    for (const { id } of (all.json ?? []).filter((one) => one.kind === "disk" && one.bytes === file.size)) {
        const { ok, json } = await send("GET", `/v1/uploads/${encodeURIComponent(id)}`);
        if (ok && json.blobs?.[0]?.digest === digest) return json;
    }
    return null;
}

async function begin(file, digest) {
    const title = file.name.slice(0, longestTitle);
    const { ok, json } = await send("POST", "/v1/uploads", { kind: "disk", title, bytes: file.size, digest });
    if (!ok) throw new Refused(json);
    return json;
}

async function sendFrom(upload, file, progress, stop) {
    const path = `/v1/uploads/${encodeURIComponent(upload.id)}`;
    let offset = upload.offset;
    let failures = 0;
    progress(offset);
    while (offset < file.size) {
        const piece = file.slice(offset, Math.min(offset + pieceBytes, file.size));
        const headers = { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" };
        const result = await transfer("PATCH", path, piece, headers, (sent) => progress(offset + sent), stop);
        if (result.ok) {
            offset = result.offset;
            failures = 0;
            continue;
        }
        if (result.status !== 0 && result.json.code !== "wrong-offset") throw new Refused(result.json);
        const known = await ask(path, failures++, stop);
        if (known > offset) failures = 0;
        offset = known;
    }
}

/** Asks where the upload is, after a while. */
async function ask(path, failures, stop) {
    for (const seconds of patience.slice(failures)) {
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        stop.throwIfAborted();
        const response = await fetch(path, { method: "HEAD", signal: stop, cache: "no-store" }).catch(() => null);
        stop.throwIfAborted();
        if (response?.ok) return Number(response.headers.get("Upload-Offset"));
        if (response) throw new Error("The upload is gone: it was cancelled, or lay idle too long. Send it again.");
    }
    throw new Error("The cloudlet does not answer. Send it again: it goes on where it stopped.");
}
