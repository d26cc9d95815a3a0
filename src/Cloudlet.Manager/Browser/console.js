// What a screen and a serial console have in common: how it is, the controls that need the machine, and the keys that leave it.
export const place = document.getElementById("console");
const state = document.getElementById("console-state");
const after = document.getElementById("console-ended");
const needing = [...document.querySelectorAll("[data-needs-machine]")];

/** Says how it is; `isUp`: the machine can be used, `hasEnded`: it has no machine any more. */
export function tell(text, colour, { isUp = false, hasEnded = false } = {}) {
    state.textContent = text;
    state.className = `badge bg-${colour}-lt`;
    after.hidden = !hasEnded;
    for (const button of needing) {
        if (isUp) button.removeAttribute("aria-disabled");
        else button.setAttribute("aria-disabled", "true");
    }
}

/** What a control does, while there is a machine to do it to. */
export function act(id, what) {
    const button = document.getElementById(id);
    button.addEventListener("click", (event) => button.getAttribute("aria-disabled") !== "true" && what(event));
}

// All keys are the guest's, so three that no guest needs alone lead back to the page: when they are let go of, so that the guest sees that, too.
// By their place: what Alt is called depends on Shift.
const leaving = ["Control", "Alt", "Shift"];
const keyOf = ({ code }) => code.replace(/Left$|Right$/, "");
const down = new Set();
let leaves = false;
place.addEventListener(
    "keydown",
    (event) => {
        const key = keyOf(event);
        if (leaving.includes(key)) down.add(key);
        leaves = leaving.includes(key) && (leaves || down.size === leaving.length);
    },
    true,
);
place.addEventListener(
    "keyup",
    (event) => {
        down.delete(keyOf(event));
        if (!leaves || down.size > 0) return;
        leaves = false;
        if (document.fullscreenElement) document.exitFullscreen();
        document.getElementById("reconnect").focus();
    },
    true,
);
place.addEventListener("focusout", () => down.clear());
