// Marks what came since the viewer was last here. What they saw stays in their own browser.
(function () {
  "use strict";
  const KEY = "khetview.seen";
  const read = () => { try { return localStorage.getItem(KEY); } catch (_) { return null; } };
  const seen = read();
  let shown = seen;

  function mark() {
    const items = document.querySelectorAll("#news [data-snapshot]");
    if (!items.length) return;
    let count = 0;
    items.forEach((item) => {
      const id = item.dataset.snapshot;
      const isNew = seen !== null && id > seen;
      item.classList.toggle("is-new", isNew);
      count += isNew;
      if (shown === null || id > shown) shown = id;
    });
    const strip = document.getElementById("news-strip");
    if (!strip || !count || !strip.hidden) return;
    strip.firstElementChild.textContent = strip.dataset.words.replace("#", String(count));
    strip.hidden = false;
  }

  // kept when the viewer leaves, so that the marks stay as long as they are here
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState !== "hidden" || shown === null) return;
    try { localStorage.setItem(KEY, shown); } catch (_) { /* a browser that keeps nothing */ }
  });
  new MutationObserver(mark).observe(document.documentElement, { childList: true, subtree: true });
  mark();
})();
