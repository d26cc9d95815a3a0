// A machine's screen: noVNC over the daemon's WebSocket.
import { act, place, tell } from "./console.js";
import RFB from "./novnc/core/rfb.js";

const scale = document.getElementById("scale");
const shift = 0xffe1;
const shifted = new Set([...'~!@#$%^&*()_+{}|:"<>?ABCDEFGHIJKLMNOPQRSTUVWXYZ']);
const keys = { "\n": 0xff0d, "\t": 0xff09 };
let rfb = null;

function connect() {
    rfb?.disconnect();
    place.replaceChildren();
    tell("connecting", "blue");
    const secure = location.protocol === "https:" ? "wss" : "ws";
    const own = new RFB(place, `${secure}://${location.host}${place.dataset.socket}`, { shared: true });
    rfb = own;
    own.scaleViewport = scale.getAttribute("aria-pressed") === "true";
    own.addEventListener("connect", () => {
        tell("connected", "green", { isUp: true });
        own.focus();
    });
    own.addEventListener("disconnect", (event) => {
        if (own !== rfb) return;
        if (event.detail.clean) tell("The machine ended.", "secondary", { hasEnded: true });
        else tell("not connected", "red");
    });
}

function type(text) {
    for (const letter of text.replaceAll("\r\n", "\n")) {
        const point = letter.codePointAt(0);
        const key = keys[letter] ?? (point < 0x100 ? point : 0x01000000 | point);
        if (shifted.has(letter)) rfb.sendKey(shift, "ShiftLeft", true);
        rfb.sendKey(key);
        if (shifted.has(letter)) rfb.sendKey(shift, "ShiftLeft", false);
    }
}

act("ctrl-alt-del", () => {
    rfb.sendCtrlAltDel();
    rfb.focus();
});
act("paste-type", (event) => {
    const text = document.getElementById("paste-text");
    type(text.value);
    text.value = "";
    event.target.closest("dialog").close();
    rfb.focus();
});
act("scale", () => {
    rfb.scaleViewport = !rfb.scaleViewport;
    rfb.clipViewport = false;
    scale.setAttribute("aria-pressed", String(rfb.scaleViewport));
});
act("full-screen", () => {
    place.requestFullscreen();
    rfb.focus();
});
document.getElementById("reconnect").addEventListener("click", connect);
connect();
