// A machine's serial port: xterm.js over the daemon's WebSocket, which begins with what the guest wrote before.
import { place, tell } from "./console.js";
import { Terminal } from "./xterm.mjs";
import { FitAddon } from "./xterm-fit.mjs";

// Rows of a font's own height cut off its underscores.
const terminal = new Terminal({ cursorBlink: true, scrollback: 5000, screenReaderMode: true, fontSize: 14, lineHeight: 1.2 });
const fit = new FitAddon();
const encoder = new TextEncoder();
// A serial line tells no guest how wide it is, and guests take it for this: wider lines would wrap over themselves.
const columns = 80;
const normalClosure = 1000;
let socket = null;

function connect() {
    socket?.close();
    terminal.reset();
    tell("connecting", "blue");
    const own = new WebSocket(new URL(place.dataset.socket, location.href.replace(/^http/, "ws")));
    socket = own;
    own.binaryType = "arraybuffer";
    own.addEventListener("open", () => {
        tell("connected", "green", { isUp: true });
        terminal.focus();
    });
    own.addEventListener("message", (event) => terminal.write(new Uint8Array(event.data)));
    own.addEventListener("close", (event) => {
        if (own !== socket) return;
        if (event.code === normalClosure) tell("The machine ended.", "secondary", { hasEnded: true });
        else tell(event.reason || "not connected", "red");
    });
}

terminal.loadAddon(fit);
terminal.open(place);
new ResizeObserver(() => terminal.resize(columns, fit.proposeDimensions()?.rows || 24)).observe(place);
terminal.onData((text) => socket.readyState === WebSocket.OPEN && socket.send(encoder.encode(text)));
document.getElementById("reconnect").addEventListener("click", connect);
connect();
