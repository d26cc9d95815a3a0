// Short messages in a corner. Text only: what a guest or a file is called is never markup.
const flashKey = "cloudlet-flash";

// Jobs that were told to be over: that they began is not told any more.
const over = new Set();

/**
 * Shows a message; kind is success, info or danger. Failures stay until they are closed. A link { place, name } leads on. Of what is about a
 * job { job, ends } only the last is shown.
 */
export function toast(kind, title, text, link) {
    const place = document.getElementById("toasts");
    if (!place || (link?.job && !link.ends && over.has(link.job))) return;
    const box = document.createElement("div");
    if (link?.job) {
        place.querySelector(`[data-job="${CSS.escape(link.job)}"]`)?.remove();
        box.dataset.job = link.job;
        if (link.ends) over.add(link.job);
    }
    box.className = `alert alert-${kind} alert-dismissible cloudlet-toast`;
    // The place is a live region; a failure interrupts.
    if (kind === "danger") box.setAttribute("role", "alert");
    const heading = document.createElement("strong");
    heading.textContent = title;
    const body = document.createElement("div");
    body.textContent = text ?? "";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.setAttribute("aria-label", "Close this message");
    close.addEventListener("click", () => box.remove());
    box.append(heading, body, close);
    if (link?.place && link.place !== location.pathname) {
        const anchor = document.createElement("a");
        anchor.href = link.place;
        anchor.textContent = link.name;
        box.append(anchor);
    }
    place.append(box);
    while (place.children.length > 5) place.firstElementChild.remove();
    if (kind !== "danger") setTimeout(() => box.remove(), 8000);
}

/** Shows a message on the next page. */
export const flash = (...message) => sessionStorage.setItem(flashKey, JSON.stringify(message));

/** Shows what the page before left. */
export function showFlash() {
    const message = sessionStorage.getItem(flashKey);
    sessionStorage.removeItem(flashKey);
    if (message) toast(...JSON.parse(message));
}
