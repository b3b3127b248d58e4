// What somebody is writing is not drawn over: a form that holds work keeps its page as it is until it is saved.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});
  const FORMS = ".assess-form, [data-plan-step]";
  const KEYS = "[data-set-level], [data-assess=copy], [data-assess=clear]";

  function note(event) {
    const place = event.target.closest && event.target.closest(FORMS);
    if (place && (event.type !== "click" || event.target.closest(KEYS))) place.dataset.written = "yes";
  }
  ["input", "change", "click"].forEach((kind) => document.addEventListener(kind, note));

  own.isBeingWritten = () => document.querySelector("[data-written]") !== null;

  own.saved = function (place) {
    delete place.dataset.written;
    document.dispatchEvent(new CustomEvent("khetview:saved"));
  };
})();
