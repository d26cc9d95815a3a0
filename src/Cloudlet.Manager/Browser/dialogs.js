// <button data-dialog="ID"> opens <dialog id="ID">; <button data-close> closes the one that it is in.
document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener && opener.getAttribute("aria-disabled") !== "true")
        document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    // A click on the backdrop is a click on the dialog itself.
    if (event.target instanceof HTMLDialogElement) event.target.close();
});

/** Closes the dialog around an element, if there is one. */
export const closeAround = (element) => element.closest("dialog")?.close();
