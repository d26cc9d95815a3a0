// Dark or light before the first paint: what the viewer chose, else what the system has.
(() => {
    const key = "cloudlet-theme";
    const system = matchMedia("(prefers-color-scheme: dark)");
    const apply = () => {
        const chosen = localStorage.getItem(key);
        document.documentElement.setAttribute("data-bs-theme", chosen ?? (system.matches ? "dark" : "light"));
        for (const button of document.querySelectorAll("[data-colours]"))
            button.setAttribute("aria-pressed", String(button.dataset.colours === (chosen ?? "system")));
    };
    apply();
    document.addEventListener("DOMContentLoaded", apply);
    system.addEventListener("change", apply);
    addEventListener("storage", apply);
    document.addEventListener("click", (event) => {
        const theme = event.target.closest?.("[data-colours]")?.dataset.colours;
        if (!theme) return;
        if (theme === "system") localStorage.removeItem(key);
        else localStorage.setItem(key, theme);
        apply();
        dispatchEvent(new Event(key));
    });
})();
