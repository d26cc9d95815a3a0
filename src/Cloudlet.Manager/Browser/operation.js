// The log of a job: its events, from the first on.
const log = document.getElementById("operation-log");
const source = new EventSource(log.dataset.events);
let stage = null;

function write(text) {
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
    log.append(text);
    if (atEnd) log.scrollTop = log.scrollHeight;
}

source.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if (told.output) write(told.output);
    if (told.progress && told.progress.stage !== stage) {
        stage = told.progress.stage;
        write(`${stage} …\n`);
    }
    if (told.step) write(`${told.step.step}: ${Math.round(told.step.milliseconds)} ms\n`);
    if (told.operation?.endedAt) {
        write(`${told.operation.state}${told.operation.error ? `: ${told.operation.error.detail}` : ""}\n`);
        source.close();
    }
});
addEventListener("pagehide", () => source.close());
