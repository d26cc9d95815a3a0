// The SHA-256 of a file, piece by piece and beside the page: WebCrypto wants all of it in memory, and is not there without https.
import { sha256 } from "./hashes/sha2.js";

addEventListener("message", async ({ data: file }) => {
    const hash = sha256.create();
    const reader = file.stream().getReader();
    let done = 0;
    let told = 0;
    try {
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
            hash.update(piece.value);
            done += piece.value.length;
            if (done - told < 4 << 20) continue;
            told = done;
            postMessage({ done });
        }
        postMessage({ digest: [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("") });
    } catch (error) {
        postMessage({ error: error.message });
    }
});
