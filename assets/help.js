// The help behind "?", and the hint for who is here the first time; that it was seen stays in their browser.
(function () {
  "use strict";
  const KEY = "khetview.helped";
  const read = () => { try { return localStorage.getItem(KEY); } catch (_) { return "yes"; } };
  let isOpen = false;

  const sheet = () => document.getElementById("help-sheet");
  const hint = () => document.getElementById("help-hint");

  function dismiss() {
    try { localStorage.setItem(KEY, "yes"); } catch (_) { /* a browser that keeps nothing */ }
    if (hint()) hint().hidden = true;
  }

  function open() {
    if (!sheet() || sheet().open) return;
    dismiss();
    sheet().showModal();
    isOpen = true;
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("#help-key")) return open();
    if (event.target.closest("#help-hint button")) return dismiss();
    const isOutside = event.target === sheet();  // the sheet fills itself with one box; around it is its backdrop
    if (isOutside || event.target.closest(".help-close")) sheet().close();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("close", (event) => { if (event.target === sheet()) isOpen = false; }, true);

  let page = null;
  function settle() {
    const frame = document.getElementById("frame");
    if (!frame) return;
    if (frame.dataset.page !== page) { page = frame.dataset.page; isOpen = false; }
    if (isOpen && sheet() && !sheet().open) sheet().showModal();  // new data drew the page anew
    if (hint() && hint().hidden && read() === null) hint().hidden = false;
  }
  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
  settle();
})();
