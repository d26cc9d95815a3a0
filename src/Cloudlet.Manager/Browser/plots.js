// The last hour of the box, drawn by uPlot; drawn anew when a sample comes, in the colours of the theme.
const uPlot = window.uPlot;
const plots = new Map();
const size = (bytes) => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
        bytes /= 1024;
        unit++;
    }
    return `${bytes >= 100 || unit === 0 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
};
// Steps of an axis in round numbers of those units.
const binary = Array.from({ length: 50 }, (_, power) => 2 ** power);
const percent = (value) => `${Math.round(value)} %`;
const rate = (value) => `${size(value)}/s`;
const kinds = {
    cpu: { columns: ["cpu"], names: ["Busy"], text: percent, most: 100 },
    memory: { columns: ["memory"], names: ["Used"], text: size, steps: binary },
    disk: { columns: ["disk"], names: ["Used"], text: size, steps: binary },
    network: { columns: ["received", "sent"], names: ["Received", "Sent"], text: rate, steps: binary },
};

const hour = 3600;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const colour = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

function draw(place, kind, data) {
    const strokes = [colour("--tblr-primary"), colour("--tblr-orange")];
    // As the browser has computed it: a canvas does not understand every colour that a style sheet may have.
    const style = getComputedStyle(place);
    const axis = {
        stroke: style.color,
        font: `11px ${style.fontFamily}`,
        grid: { stroke: style.borderTopColor, width: 1 },
        ticks: { show: false },
    };
    const end = data[0].at(-1) ?? Date.now() / 1000;
    const most = kind.most ?? (Number(place.dataset.most) || null);
    const options = {
        width: place.clientWidth,
        height: 144,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { range: () => [end - hour, end] }, y: { range: (_, low, high) => [0, most ?? Math.max(1024, high * 1.1)] } },
        axes: [
            { ...axis, space: 60, size: 24, values: (_, values) => values.map((at) => clock.format(at * 1000)) },
            { ...axis, size: 68, gap: 2, incrs: kind.steps, values: (_, values) => values.map(kind.text) },
        ],
        series: [
            {},
            ...kind.names.map((label, index) => ({
                label,
                stroke: strokes[index],
                width: 1.5,
                fill: index === 0 ? `color-mix(in srgb, ${strokes[0]} 15%, transparent)` : undefined,
                points: { show: false },
            })),
        ],
    };
    plots.get(place)?.destroy();
    plots.set(place, new uPlot(options, data, place));
}

// Where nobody measured, while no daemon ran, nothing is drawn.
const longestGap = 30;
function withGaps(data) {
    const columns = data.map(() => []);
    data[0].forEach((at, index) => {
        if (index > 0 && at - data[0][index - 1] > longestGap) columns.forEach((column, of) => column.push(of === 0 ? at - 1 : null));
        columns.forEach((column, of) => column.push(data[of][index]));
    });
    return columns;
}

async function refresh() {
    if (document.hidden) return;
    const response = await fetch("/box/history", { headers: { "X-Cloudlet-Background": "1" } });
    if (!response.ok) return;
    const history = await response.json();
    for (const place of document.querySelectorAll("[data-plot]")) {
        const kind = kinds[place.dataset.plot];
        const columns = kind.columns.map((name) => history[name]);
        draw(place, kind, withGaps([history.at, ...columns]));
        const now = document.querySelector(`[data-now="${place.dataset.plot}"]`);
        now.textContent = history.at.length ? columns.map((column) => kind.text(column.at(-1))).join(" / ") : "";
    }
}

document.body.addEventListener("live:box", refresh);
addEventListener("cloudlet-theme", refresh);
addEventListener("resize", refresh);
document.addEventListener("visibilitychange", refresh);
refresh();
