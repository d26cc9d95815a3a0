// Takes the files that the Manager's pages use from npm's packages and from this folder, each compressed by gzip, and
// gives all of them one version: the beginning of a digest over their names and content, which is part of their address.
// Usage: node assemble.mjs NODE_MODULES SOURCE_FOLDER OUT_FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const [modules, source, out] = process.argv.slice(2);
const assets = new Map();

const single = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "uplot.js": "uplot/dist/uPlot.iife.min.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "xterm.mjs": "@xterm/xterm/lib/xterm.mjs",
    "xterm-fit.mjs": "@xterm/addon-fit/lib/addon-fit.mjs",
    "xterm.css": "@xterm/xterm/css/xterm.css",
    "qrcode.mjs": "qrcode-generator/dist/qrcode.mjs",
    "hashes/sha2.js": "@noble/hashes/sha2.js",
    "hashes/_md.js": "@noble/hashes/_md.js",
    "hashes/_u64.js": "@noble/hashes/_u64.js",
    "hashes/utils.js": "@noble/hashes/utils.js",
};
const folders = { "novnc/core": "@novnc/novnc/core", "novnc/vendor/pako/lib": "@novnc/novnc/vendor/pako/lib" };
const licences = {
    "@noble/hashes": "LICENSE",
    "@novnc/novnc": "LICENSE.txt",
    "@novnc/novnc/vendor/pako": "LICENSE",
    "@popperjs/core": "LICENSE.md",
    "@tabler/core": null,
    "@tabler/icons": "LICENSE",
    "@xterm/addon-fit": "LICENSE",
    "@xterm/xterm": "LICENSE",
    "htmx.org": "LICENSE",
    "qrcode-generator": null,
    uplot: "LICENSE",
};

// Maps are not shipped: a browser would ask for them in vain.
const withoutMap = (text) => text.replace(/\/[/*]# sourceMappingURL=.*?(\*\/)?\s*$/m, "");
const read = (path) => readFileSync(join(modules, path), "utf8");
const filesBelow = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));

for (const [name, path] of Object.entries(single)) assets.set(name, withoutMap(read(path)));
for (const [name, folder] of Object.entries(folders))
    for (const file of filesBelow(join(modules, folder)))
        if (file.endsWith(".js")) assets.set(`${name}/${file}`, withoutMap(read(`${folder}/${file}`)));

// One file with the icons that are used: pages refer to single ones as icons.svg#NAME.
const symbols = readFileSync(join(source, "icons.txt"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((name) => {
        const drawing = read(`@tabler/icons/icons/outline/${name}.svg`).replace(/<!--.*?-->/s, "");
        const inside = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
        return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s+/g, " ").trim()}</symbol>`;
    });
assets.set("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);

const packages = Object.entries(licences).map(([name, file]) => {
    // What is copied into a package has its licence, but no manifest of its own.
    const manifest = JSON.parse(read(`${name.replace(/\/vendor\/.*/, "")}/package.json`));
    const isOwn = !name.includes("/vendor/");
    const text = file ? read(`${name}/${file}`).trim() : `See ${manifest.homepage ?? manifest.repository.url}.`;
    return { name, version: isOwn ? manifest.version : "", licence: isOwn ? manifest.license : /MIT License/.test(text) ? "MIT" : "", text };
});
assets.set("packages.json", JSON.stringify(packages.map(({ name, version, licence }) => ({ name, version, licence }))));
assets.set(
    "licences.txt",
    packages
        .map(({ name, version, licence, text }) => `${name} ${version} ${licence}`.trim() + `\n\n${text}\n`)
        .join("\n" + "-".repeat(80) + "\n\n"),
);

for (const file of filesBelow(source))
    if (/\.(js|css|svg)$/.test(file)) assets.set(file, readFileSync(join(source, file), "utf8"));

rmSync(out, { recursive: true, force: true });
const digest = createHash("sha256");
for (const name of [...assets.keys()].sort()) {
    const content = assets.get(name);
    digest.update(`${name}\0${content}\0`);
    const path = join(out, `${name}.gz`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(content, { level: 9 }));
}
writeFileSync(join(out, "version"), digest.digest("hex").slice(0, 16));
