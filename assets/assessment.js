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
    const known = keptOf(place, body.year_be, body.round_no);
    body.version = known ? known.version : 0;
    key.disabled = true;
    try {
      const answer = await fetch("/quality/assessments", { method: "POST", headers: { "x-khetview": "1" }, body: JSON.stringify(body) });
      const said = await answer.json();
      tell(place, said, answer.ok, state);
      if (answer.ok) own.saved(place);
      if (answer.ok) await showKept(place, false);
      if (answer.ok && said.token) own.followOrder(said.name, said.token);
    } catch (_) {
      tell(place, {}, false, state);
    }
    key.disabled = false;
  }

  function tell(place, said, isDone, state) {
    const words = place.dataset.language === "en" ? said.message_en : said.message_th;
    const element = place.querySelector(".assess-said");
    element.textContent = words || (!isDone ? place.dataset.failed : state === "confirmed" ? place.dataset.placed : place.dataset[state]);
    element.classList.toggle("warn-text", !isDone);
  }

  // --- what is kept: drafts and what was handed in, by round ---------------------------------

  let kept = [];
  const keptOf = (place, year, round) => kept.find((one) => one.school_id === place.dataset.school && one.year_be === year && one.round_no === round);

  async function showKept(place, withFill) {
    const answer = await fetch("/quality/assessments.json?school=" + encodeURIComponent(place.dataset.school));
    if (!answer.ok || form() !== place) return;
    kept = (await answer.json()).kept;
    const states = JSON.parse(place.dataset.states);
    place.querySelector(".assess-kept").replaceChildren(...kept.map(function (one) {
      const item = document.createElement("li"), key = document.createElement("button");
      Object.assign(key, { type: "button", className: "action", textContent: one.round_no + "/" + one.year_be + " · " + states[one.state] + " · " + one.changed_by });
      key.addEventListener("click", () => open(one));
      item.append(key);
      return item;
    }));
    const unfinished = kept.find((one) => one.state !== "confirmed");
    if (withFill && unfinished) open(unfinished);
  }

  function open(one) {
    const [year, month, day] = one.assessed_on.split("-");
    choose("assess-day", Number(day), Number(day));
    choose("assess-month", Number(month), Number(month));
    choose("assess-year", year, Number(year) + 543);
    choose("assess-year-be", one.year_be, one.year_be);
    choose("assess-round", one.round_no, one.round_no);
    fill(one.levels);
  }

  function choose(id, wanted, word) {
    const select = document.getElementById(id);
    if (!Array.from(select.options).some((option) => option.value === String(wanted))) select.add(new Option(word, wanted));
    select.value = String(wanted);
  }

  async function showOpen(place) {
    const answer = await fetch("/quality/assessments.json");
    if (!answer.ok) return;
    const found = (await answer.json()).kept, states = JSON.parse(place.dataset.states);
    if (!found.length) return;
    place.replaceChildren(...found.map(function (one) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = "/quality/assess/" + encodeURIComponent(one.school_id) + (place.dataset.language === "en" ? "?lang=en" : "");
      link.dataset.nav = "top";
      link.textContent = one.name;
      const round = place.dataset.round.replace("{round}", one.round_no).replace("{year}", one.year_be);
      item.append(link, " · " + [round, states[one.state], place.dataset.counted.replace("{count}", one.levels), one.changed_by].join(" · "));
      return item;
    }));
  }

  let drawn = null, listed = null;
  new MutationObserver(function () {
    const place = form(), list = document.querySelector(".assess-open");
    if (list && list !== listed) showOpen((listed = list));
    if (!place || place === drawn) return;
    drawn = place;
    showKept(place, true);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
