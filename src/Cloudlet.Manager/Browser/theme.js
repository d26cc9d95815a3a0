// Dark or light before the first paint: what the viewer chose, else what the system has.
(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const chosen = () => localStorage.getItem("cloudlet-theme");
    const apply = () =>
        document.documentElement.setAttribute("data-bs-theme", chosen() ?? (system.matches ? "dark" : "light"));
    apply();
    system.addEventListener("change", apply);
    addEventListener("storage", apply);
    document.addEventListener("click", (event) => {
        const theme = event.target.closest?.("[data-colours]")?.dataset.colours;
        if (!theme) return;
        if (theme === "system") localStorage.removeItem("cloudlet-theme");
        else localStorage.setItem("cloudlet-theme", theme);
        apply();
        dispatchEvent(new Event("cloudlet-theme"));
    });
})();
