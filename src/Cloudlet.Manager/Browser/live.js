// One stream of news for the page. Each becomes an event "live:TOPIC" on the body, which the page's live parts have in their
// hx-trigger: they ask for themselves again, and nothing polls.
import { signInAgain } from "./drafts.js";
import { toast } from "./toasts.js";

const tell = (topic) => document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
const indicator = document.getElementById("connection");

// What a refresh by itself asks does not keep a session alive.
document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.type.startsWith("live:")) event.detail.headers["X-Cloudlet-Background"] = "1";
});
// A part asked for itself and what the page is about is gone: somebody deleted it, and nothing can be done to it.
let gone = false;
function bury() {
    if (gone) return;
    gone = true;
    toast("info", "It is not there any more", location.pathname);
    for (const button of document.querySelectorAll("main :is([data-api], [data-dialog], [type=submit]):is(button)")) {
        button.setAttribute("aria-disabled", "true");
        button.dataset.why = "It is not there any more.";
    }
}
document.addEventListener("htmx:responseError", ({ detail, target }) => {
    if (detail.xhr.status === 401) signInAgain();
    if (detail.xhr.status === 404 && target.closest("main")) bury();
});
document.addEventListener("cloudlet-changed", () => tell("all"));

// While the cloudlet does not answer, a link would only replace the page by the browser's own fault.
document.addEventListener("click", (event) => {
    if (indicator?.hidden !== false || !event.target.closest('a[href^="/"]')) return;
    event.preventDefault();
    toast("info", "The cloudlet does not answer", "The page stays until it does.");
});

// A page that is being left asks for nothing more: what it is about may just have been deleted by it.
let leaving = false;
document.addEventListener("cloudlet-leaving", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));
document.addEventListener("htmx:beforeRequest", (event) => (leaving || (gone && event.target.closest("main"))) && event.preventDefault());

// A question that somebody reads is not taken away, nor a button that is being pressed: a click on what was replaced in between is lost.
// The part asks for itself afterwards.
const late = new Set();
let pressed = null;
const isBusy = (part) => part.querySelector?.("dialog[open]") || (pressed && part.contains(pressed));
for (const when of ["htmx:beforeRequest", "htmx:beforeSwap"])
    document.addEventListener(when, (event) => {
        if (!isBusy(event.target)) return;
        late.add(event.target);
        event.preventDefault();
    });

function catchUp(element) {
    const parts = [...late].filter((part) => part.contains(element) && !isBusy(part));
    parts.forEach((part) => late.delete(part));
    if (parts.length > 0) tell("all");
}
document.addEventListener("close", (event) => catchUp(event.target), true);
document.addEventListener("pointerdown", (event) => (pressed = event.target), true);
for (const end of ["pointerup", "pointercancel"])
    document.addEventListener(
        end,
        // The click comes after it: of a finger, a moment later.
        () =>
            setTimeout(() => {
                const element = pressed;
                pressed = null;
                if (element) catchUp(element);
            }, 100),
        true,
    );

// The task pane stays as a person left it.
const paneKey = "cloudlet-tasks";
const pane = document.getElementById("tasks");
pane?.addEventListener("click", (event) => {
    if (event.target.closest("summary")) sessionStorage.setItem(paneKey, String(!pane.querySelector("details").open));
});
pane?.addEventListener("htmx:afterSwap", () => {
    const chosen = sessionStorage.getItem(paneKey);
    if (chosen !== null) pane.querySelector("details").open = chosen === "true";
});

// What fills the window leaves room for the pane: manager.css.
if (pane) {
    const root = document.documentElement;
    new ResizeObserver(() => root.style.setProperty("--cloudlet-tasks", `${pane.offsetHeight}px`)).observe(pane);
}

// What the page knows: what was told since then comes first when the stream begins.
let known = document.querySelector('meta[name="cloudlet-news"]')?.content ?? "";
let source = null;

function listen() {
    const own = new EventSource(known ? `/live?after=${known}` : "/live");
    source = own;
    source.addEventListener("open", () => indicator && (indicator.hidden = true));
    source.addEventListener("error", async () => {
        if (indicator) indicator.hidden = false;
        // Refused, and not only cut off: most likely the session has ended.
        if (own !== source || own.readyState !== EventSource.CLOSED) return;
        const answer = await fetch("/tasks", { headers: { "X-Cloudlet-Background": "1" } });
        if (answer.status === 401) signInAgain();
        else setTimeout(() => own === source && listen(), 3000);
    });
    source.addEventListener("changed", (event) => {
        known = event.lastEventId;
        JSON.parse(event.data).forEach(tell);
    });
    source.addEventListener("ended", (event) => {
        const { job, title, text, failed, place, placeName } = JSON.parse(event.data);
        toast(failed ? "danger" : "success", title, text, { place, name: placeName, job, ends: true });
    });
}

function rest() {
    source?.close();
    source = null;
}

// A browser has six connections to a host (HTTP/1.1): a page that nobody sees leaves its one to others.
if (document.querySelector('meta[name="cloudlet-token"]')) {
    if (!document.hidden) listen();
    document.addEventListener("visibilitychange", () => (document.hidden ? rest() : source ?? listen()));
    addEventListener("pagehide", rest);
    addEventListener("pageshow", (event) => event.persisted && !source && listen());
}
