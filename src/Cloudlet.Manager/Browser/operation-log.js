// The log of a job: its events, from the first on. <pre data-events="/v1/operations/ID/events"> shows it in its page; a button with data-log opens
// it in the dialog that every page has.

/** Writes what a job tells into an element, until the job has ended. Gives what ends that earlier. */
function follow(log, events) {
    const source = new EventSource(events);
    let stage = null;
    const write = (text) => {
        const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
        log.append(text);
        if (atEnd) log.scrollTop = log.scrollHeight;
    };
    source.addEventListener("message", (event) => {
        const told = JSON.parse(event.data);
        if (told.output) write(told.output);
        if (told.progress && told.progress.stage !== stage) {
            stage = told.progress.stage;
            write(`${stage} …\n`);
        }
        const writeStep = ({ step, milliseconds }) => write(`${step}: ${Math.round(milliseconds)} ms\n`);
        if (told.step) writeStep(told.step);
        if (told.operation?.endedAt) {
            // Of a job that an earlier daemon ran, no more is known.
            if (log.textContent === "" && told.operation.steps.length > 0) {
                told.operation.steps.forEach(writeStep);
                write("(what else it wrote went with the daemon that ran it)\n");
            }
            write(`${told.operation.state}${told.operation.error ? `: ${told.operation.error.detail}` : ""}\n`);
            source.close();
        }
    });
    addEventListener("pagehide", () => source.close());
    return () => source.close();
}

for (const log of document.querySelectorAll("pre[data-events]")) follow(log, log.dataset.events);

const dialog = document.getElementById("log-dialog");
document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-log]");
    if (!button) return;
    const log = dialog.querySelector("pre");
    log.replaceChildren();
    dialog.querySelector("h2").textContent = button.dataset.of;
    const end = follow(log, button.dataset.log);
    dialog.addEventListener("close", end, { once: true });
    dialog.showModal();
});
