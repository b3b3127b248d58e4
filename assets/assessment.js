// The form of an assessment: levels are set here, the server says the colour and takes what is confirmed.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});
  const form = () => document.querySelector(".assess-form");
  const rows = () => Array.from(form().querySelectorAll("[data-entry]"));
  const levels = () => Object.fromEntries(rows().filter((row) => row.dataset.level).map((row) => [row.dataset.entry, Number(row.dataset.level)]));

  document.addEventListener("click", function (event) {
    const level = event.target.closest && event.target.closest("[data-set-level]");
    if (level) {
      set(level.closest("[data-entry]"), level.dataset.setLevel === "none" ? "" : level.dataset.setLevel);
      return ask();
    }
    const key = event.target.closest && event.target.closest("[data-assess]");
    if (!key) return;
    if (key.dataset.assess === "copy") fill(JSON.parse(form().dataset.before));
    else if (key.dataset.assess === "clear") fill({});
    else send(key.dataset.assess, key);
  });

  function set(row, level) {
    row.dataset.level = level;
    row.querySelectorAll("[data-set-level]").forEach(function (key) {
      key.setAttribute("aria-pressed", String(key.dataset.setLevel === (level || "none")));
    });
  }

  function fill(given) {
    rows().forEach((row) => set(row, String(given[row.dataset.entry] || "")));
    ask();
  }

  let asked = 0;
  async function ask() {
    const place = form(), turn = ++asked, now = Object.keys(levels()).length;
    place.querySelector(".assess-count").textContent = place.dataset.counted.replace("{count}", now).replace("{all}", place.dataset.count);
    const given = rows().map((row) => row.dataset.level).join(",");
    const query = new URLSearchParams({ scheme: place.dataset.scheme, version: place.dataset.version, lang: place.dataset.language, levels: given, start: given });
    const answer = await fetch("/quality/what-if.json?" + query);
    if (turn === asked && answer.ok && form() === place) own.showTier(place, await answer.json(), false);
  }

  const value = (id) => document.getElementById(id).value;

  async function send(state, key) {
    const place = form();
    if (state === "confirmed" && !window.confirm(place.dataset.sure)) return;
    const two = (text) => text.padStart(2, "0");
    const body = {
      state, scheme: place.dataset.scheme, school_id: place.dataset.school, levels: levels(),
      assessed_on: value("assess-year") + "-" + two(value("assess-month")) + "-" + two(value("assess-day")),
      year_be: Number(value("assess-year-be")), round_no: Number(value("assess-round")),
    };
    key.disabled = true;
    try {
      const answer = await fetch("/quality/assessments", { method: "POST", headers: { "x-khetview": "1" }, body: JSON.stringify(body) });
      const said = await answer.json();
      tell(place, said, answer.ok);
      if (answer.ok && said.token) own.followOrder(said.name, said.token);
    } catch (_) {
      tell(place, {}, false);
    }
    key.disabled = false;
  }

  function tell(place, said, isDone) {
    const words = place.dataset.language === "en" ? said.message_en : said.message_th;
    const element = place.querySelector(".assess-said");
    element.textContent = words || (isDone ? place.dataset.placed : place.dataset.failed);
    element.classList.toggle("warn-text", !isDone);
  }

  // A form that has just been drawn shows the draft that was kept for it.
  let drawn = null;
  new MutationObserver(function () {
    const place = form();
    if (!place || place === drawn) return;
    drawn = place;
    const kept = JSON.parse(place.dataset.kept);
    if (kept.levels) fill(kept.levels);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
