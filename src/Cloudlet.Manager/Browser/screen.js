// A machine's screen: noVNC over the daemon's WebSocket.
import RFB from "./novnc/core/rfb.js";

const place = document.getElementById("console");
const state = document.getElementById("console-state");
const scale = document.getElementById("scale");
const shift = 0xffe1;
const shifted = new Set([...'~!@#$%^&*()_+{}|:"<>?ABCDEFGHIJKLMNOPQRSTUVWXYZ']);
const keys = { "\n": 0xff0d, "\t": 0xff09 };
let rfb = null;

function show(text, colour) {
    state.textContent = text;
    state.className = `badge bg-${colour}-lt`;
}

function connect() {
    rfb?.disconnect();
    place.replaceChildren();
    show("connecting", "blue");
    const secure = location.protocol === "https:" ? "wss" : "ws";
    const own = new RFB(place, `${secure}://${location.host}${place.dataset.socket}`, { shared: true });
    rfb = own;
    own.scaleViewport = scale.getAttribute("aria-pressed") === "true";
    own.addEventListener("connect", () => {
        show("connected", "green");
        own.focus();
    });
    own.addEventListener("disconnect", (event) => {
        if (own !== rfb) return;
        if (event.detail.clean) show(place.dataset.ended, "secondary");
        else show("not connected", "red");
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

document.getElementById("ctrl-alt-del").addEventListener("click", () => {
    rfb.sendCtrlAltDel();
    rfb.focus();
});
document.getElementById("paste-type").addEventListener("click", (event) => {
    const text = document.getElementById("paste-text");
    type(text.value);
    text.value = "";
    event.target.closest("dialog").close();
    rfb.focus();
});
scale.addEventListener("click", () => {
    rfb.scaleViewport = !rfb.scaleViewport;
    rfb.clipViewport = false;
    scale.setAttribute("aria-pressed", String(rfb.scaleViewport));
});
document.getElementById("full-screen").addEventListener("click", () => {
    place.requestFullscreen();
    rfb.focus();
});
document.getElementById("reconnect").addEventListener("click", connect);
connect();
