// <button data-qr="TEXT"> shows TEXT as a QR code in <dialog id="qr">.
import qrcode from "./qrcode.mjs";

const quiet = 4; // Modules of white around it, as the standard wants.
const svg = "http://www.w3.org/2000/svg";

function draw(text) {
    const code = qrcode(0, "M");
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let path = "";
    for (let row = 0; row < count; row++)
        for (let column = 0; column < count; column++)
            if (code.isDark(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`;
    const side = count + 2 * quiet;
    const picture = document.createElementNS(svg, "svg");
    picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `QR code of ${text}`);
    picture.setAttribute("shape-rendering", "crispEdges");
    for (const [shape, fill] of [[`M0 0h${side}v${side}h-${side}z`, "#fff"], [path, "#000"]]) {
        const element = document.createElementNS(svg, "path");
        element.setAttribute("d", shape);
        element.setAttribute("fill", fill);
        picture.append(element);
    }
    return picture;
}

document.addEventListener("click", (event) => {
    const text = event.target.closest("[data-qr]")?.dataset.qr;
    if (!text) return;
    const dialog = document.getElementById("qr");
    dialog.querySelector("[data-qr-picture]").replaceChildren(draw(text));
    dialog.querySelector("[data-qr-text]").textContent = text;
    dialog.showModal();
});
