// A file that is dropped into <div data-text-drop> becomes the text of the textarea in it.
import { toast } from "./toasts.js";

const mostBytes = 1 << 20;

document.addEventListener("dragover", (event) => {
    if (event.target.closest?.("[data-text-drop]") && event.dataTransfer.types.includes("Files")) event.preventDefault();
});

document.addEventListener("drop", async (event) => {
    const area = event.target.closest?.("[data-text-drop]")?.querySelector("textarea");
    const file = event.dataTransfer.files[0];
    if (!area || !file) return;
    event.preventDefault();
    if (file.size > mostBytes) {
        toast("danger", `${file.name} is larger than 1 MiB`, "A script is text; drop other files below.");
        return;
    }
    area.value = await file.text();
    area.dispatchEvent(new Event("input", { bubbles: true }));
});
