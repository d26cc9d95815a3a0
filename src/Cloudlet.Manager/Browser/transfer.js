// Sends bytes and tells how far it is, which fetch cannot.
import { answer, tokenHeader } from "./api.js";

/**
 * Sends a file, or a part of one. Gives what api.js gives, and the answer's header Upload-Offset as `offset`. Status 0: nobody answered.
 * @param {(sent: number) => void} progress told how many bytes are out.
 * @param {AbortSignal} stop ends it: rejects with an AbortError.
 */
export function transfer(method, path, content, headers, progress, stop) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(method, path);
        for (const [name, value] of Object.entries({ ...tokenHeader(), ...headers })) request.setRequestHeader(name, value);
        request.upload.addEventListener("progress", (event) => progress(event.loaded));
        request.addEventListener("loadend", () => {
            if (stop.aborted) reject(new DOMException("Stopped", "AbortError"));
            else if (request.status === 0)
                resolve({ ok: false, status: 0, json: { code: "unreachable", detail: "The connection broke.", next: "Send it again." } });
            else {
                const result = answer(request.status, request.getResponseHeader("Content-Type"), request.responseText);
                resolve({ ...result, offset: Number(request.getResponseHeader("Upload-Offset")) });
            }
        });
        stop.addEventListener("abort", () => request.abort(), { once: true });
        request.send(content);
    });
}
