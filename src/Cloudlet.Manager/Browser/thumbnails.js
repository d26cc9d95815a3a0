// Pictures of screens that are looked at: taken again when the box was measured, while the page is seen.
document.body.addEventListener("live:box", () => {
    if (document.hidden) return;
    for (const picture of document.querySelectorAll("img[data-live]")) {
        const next = new Image();
        const url = new URL(picture.src);
        url.searchParams.set("at", Date.now());
        // Shown when it is there: no flicker, and the old one stays when there is none.
        next.addEventListener("load", () => (picture.src = next.src));
        next.src = url;
    }
});
