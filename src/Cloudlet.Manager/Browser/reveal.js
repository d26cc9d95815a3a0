// Shows what is hidden: the folded part that is needed when a tick is taken away (data-unfolds="ID"), and a password that is typed (data-shows="ID").

document.addEventListener("change", ({ target }) => {
    if (target.dataset.unfolds && !target.checked) document.getElementById(target.dataset.unfolds).open = true;
});

document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-shows]");
    if (!button) return;
    const field = document.getElementById(button.dataset.shows);
    const isShown = field.type === "password";
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
    button.textContent = isShown ? "Hide" : "Show";
});
