// Asks the daemon's API as this signed-in browser.
import { signInAgain } from "./drafts.js";

const token = () => document.querySelector('meta[name="cloudlet-token"]')?.content ?? "";

/** What every request that changes something must carry. */
export const tokenHeader = () => ({ "X-Cloudlet-Token": token() });

/** Sends JSON. Gives { ok, status, json }: a problem (RFC 9457) when it is not ok, also when nobody answered. */
export async function send(method, path, body, more = {}) {
    const headers = { ...tokenHeader(), ...more };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    try {
        response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
        return failure("The cloudlet does not answer.", "See whether `cloudlet serve` runs, and the network.");
    }
    return answer(response.status, response.headers.get("Content-Type"), await response.text());
}

/** Reads an answer of the API. */
export function answer(status, type, text) {
    if (status === 401) signInAgain();
    let json = null;
    if (text && type?.includes("json")) json = JSON.parse(text);
    if (status < 400) return { ok: true, status, json };
    return json ? { ok: false, status, json } : failure(`The cloudlet answered ${status}.`, text, status);
}

const failure = (detail, next, status = 0) => ({ ok: false, status, json: { code: "unreachable", detail, next } });
