// A machine's serial port: xterm.js over the daemon's WebSocket, which begins with what the guest wrote before.
import { Terminal } from "./xterm.mjs";
import { FitAddon } from "./xterm-fit.mjs";

const place = document.getElementById("console");
const state = document.getElementById("console-state");
const terminal = new Terminal({ cursorBlink: true, scrollback: 5000, screenReaderMode: true, fontSize: 14 });
const fit = new FitAddon();
const encoder = new TextEncoder();
let socket = null;

function show(text, colour) {
    state.textContent = text;
    state.className = `badge bg-${colour}-lt`;
}

function connect() {
    socket?.close();
    terminal.reset();
    show("connecting", "blue");
    const own = new WebSocket(new URL(place.dataset.socket, location.href.replace(/^http/, "ws")));
    socket = own;
    own.binaryType = "arraybuffer";
    own.addEventListener("open", () => {
        show("connected", "green");
        terminal.focus();
    });
    own.addEventListener("message", (event) => terminal.write(new Uint8Array(event.data)));
    own.addEventListener("close", (event) => {
        if (own === socket) show(event.reason || "not connected", "red");
    });
}

terminal.loadAddon(fit);
terminal.open(place);
fit.fit();
new ResizeObserver(() => fit.fit()).observe(place);
terminal.onData((text) => socket.readyState === WebSocket.OPEN && socket.send(encoder.encode(text)));
document.getElementById("reconnect").addEventListener("click", connect);
connect();
