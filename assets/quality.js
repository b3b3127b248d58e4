// The what-if of a quality school: levels are moved here, the server says the colour; nothing is saved.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});

  document.addEventListener("click", function (event) {
    const step = event.target.closest && event.target.closest("[data-step]");
    if (step) return move(step.closest("[data-indicator]"), Number(step.dataset.step));
    const set = event.target.closest && event.target.closest("[data-levels]");
    if (set) apply(set.dataset.levels);
  });

  const panel = () => document.querySelector(".what-if");
  const rows = () => Array.from(panel().querySelectorAll("[data-indicator]"));

  function show(row, level) {
    row.dataset.level = level;
    row.querySelector(".what-if-level").textContent = level === "" ? "—" : level;
    row.classList.toggle("is-moved", level !== row.dataset.start);
    const at = level === "" ? Number(row.dataset.low) - 1 : Number(level);
    row.querySelector('[data-step="1"]').disabled = at >= Number(row.dataset.high);
    row.querySelector('[data-step="-1"]').disabled = at <= Number(row.dataset.low);
  }

  function move(row, by) {
    const low = Number(row.dataset.low), high = Number(row.dataset.high);
    const now = row.dataset.level === "" ? low - 1 : Number(row.dataset.level);
    show(row, String(Math.min(Math.max(now + by, low), high)));
    ask();
  }

  // A set of the next step, “1.4.1=3,2.1.1=2”, on top of the levels as assessed; “reset” for these alone.
  function apply(text) {
    const wanted = new Map(text === "reset" ? [] : text.split(",").map((pair) => pair.split("=")));
    rows().forEach((row) => show(row, wanted.get(row.dataset.indicator) || row.dataset.start));
    panel().querySelectorAll("details").forEach((one) => { one.open = Boolean(one.querySelector(".is-moved")); });
    ask();
    if (text !== "reset") panel().closest(".panel").scrollIntoView({ block: "start" });
  }

  let asked = 0;
  async function ask() {
    const place = panel(), turn = ++asked;
    const query = new URLSearchParams({
      scheme: place.dataset.scheme, version: place.dataset.version, lang: place.dataset.language, snapshot: place.dataset.snapshot,
      levels: rows().map((row) => row.dataset.level).join(","), start: rows().map((row) => row.dataset.start).join(","),
    });
    const answer = await fetch("/quality/what-if.json?" + query);
    if (turn !== asked || !answer.ok || panel() !== place) return;  // a later step has been taken meanwhile
    const said = await answer.json();
    own.showTier(place, said, true);
    place.querySelector('[data-levels="reset"]').hidden = !place.querySelector(".is-moved");
  }

  // Shape, word, score and components as the server says them; the form of an assessment shows them too.
  own.showTier = function (place, said, withWords) {
    const mark = place.querySelector(".what-if-tier .tier"), shape = mark.querySelector(".tier-shape");
    shape.className = said.shape;
    shape.removeAttribute("style");
    Object.entries(said.style).forEach(([name, value]) => shape.style.setProperty(name, value));
    mark.lastChild.textContent = said.label;
    place.querySelector(".what-if-score").textContent = said.score;
    place.querySelector(".what-if-words").textContent = withWords ? said.words : said.held;
    Object.entries(said.components).forEach(([key, score]) => {
      place.querySelector('[data-component="' + CSS.escape(key) + '"]').textContent = score;
    });
    place.dataset.tier = said.tier;
  };
})();
