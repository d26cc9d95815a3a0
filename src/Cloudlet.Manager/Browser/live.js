// One stream of news for the page. Each becomes an event "live:TOPIC" on the body, which the page's live parts have in their
// hx-trigger: they ask for themselves again, and nothing polls.
import { toast } from "./toasts.js";

const tell = (topic) => document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
const indicator = document.getElementById("connection");

// What a refresh by itself asks does not keep a session alive.
document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.type.startsWith("live:")) event.detail.headers["X-Cloudlet-Background"] = "1";
});
// A part asked for itself and what the page is about is gone: somebody deleted it.
document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 404) toast("info", "It is not there any more", location.pathname);
});
document.addEventListener("cloudlet-changed", () => tell("all"));

if (document.querySelector('meta[name="cloudlet-token"]')) {
    const source = new EventSource("/live");
    let lost = false;
    source.addEventListener("open", () => {
        if (indicator) indicator.hidden = true;
        // What happened while nobody listened is asked for.
        if (lost) tell("all");
        lost = false;
    });
    source.addEventListener("error", async () => {
        lost = true;
        if (indicator) indicator.hidden = false;
        // Refused, and not only cut off: most likely the session has ended.
        if (source.readyState !== EventSource.CLOSED) return;
        const answer = await fetch("/tasks", { headers: { "X-Cloudlet-Background": "1" } });
        if (answer.status === 401) location.reload();
    });
    source.addEventListener("changed", (event) => JSON.parse(event.data).forEach(tell));
    source.addEventListener("ended", (event) => {
        const { title, text, failed } = JSON.parse(event.data);
        toast(failed ? "danger" : "success", title, text);
    });
    addEventListener("pagehide", () => source.close());
}
