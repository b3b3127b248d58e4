// The plan of a quality school: what is kept is filled in when the page is drawn, each step is saved by its own key.
(function () {
  "use strict";
  const plan = () => document.querySelector(".plan");

  document.addEventListener("click", function (event) {
    const key = event.target.closest && event.target.closest('[data-plan="save"]');
    if (key) save(key.closest("[data-plan-step]"), key);
  });

  function readDate(place) {
    const [day, month, year] = Array.from(place.querySelectorAll("select"), (one) => one.value);
    return day && month && year ? year + "-" + month.padStart(2, "0") + "-" + day.padStart(2, "0") : null;
  }

  function showDate(place, text) {
    const [year, month, day] = text ? text.split("-") : ["", "", ""];
    const [days, months, years] = place.querySelectorAll("select");
    if (year && !Array.from(years.options).some((one) => one.value === year)) years.add(new Option(Number(year) + 543, year));
    days.value = day ? String(Number(day)) : "";
    months.value = month ? String(Number(month)) : "";
    years.value = year;
  }

  async function save(step, key) {
    const place = plan(), said = step.querySelector(".plan-said");
    const body = { school_id: place.dataset.school, year_be: Number(place.dataset.year), step: step.dataset.planStep };
    step.querySelectorAll("[data-date]").forEach((one) => { body[one.dataset.date] = readDate(one); });
    step.querySelectorAll("[data-field]").forEach((one) => { body[one.dataset.field] = one.value; });
    key.disabled = true;
    let words = place.dataset.failed, isDone = false;
    try {
      const answer = await fetch("/quality/plans", { method: "POST", headers: { "x-khetview": "1" }, body: JSON.stringify(body) });
      const told = await answer.json();
      isDone = answer.ok;
      if (isDone) window.khetview.saved(step);
      words = isDone ? place.dataset.saved : (place.dataset.language === "en" ? told.message_en : told.message_th) || words;
    } catch (_) { /* the sentence says what to do */ }
    said.textContent = words;
    said.classList.toggle("warn-text", !isDone);
    key.disabled = false;
  }

  async function fill(place) {
    const answer = await fetch("/quality/plans/" + encodeURIComponent(place.dataset.school) + ".json?year_be=" + place.dataset.year);
    if (!answer.ok || plan() !== place) return;
    const steps = (await answer.json()).steps;
    place.querySelectorAll("[data-plan-step]").forEach(function (step) {
      const kept = steps[step.dataset.planStep];
      if (!kept) return;
      step.querySelectorAll("[data-date]").forEach((one) => showDate(one, kept[one.dataset.date]));
      step.querySelectorAll("[data-field]").forEach((one) => { one.value = kept[one.dataset.field]; });
    });
    place.dataset.filled = "yes";
  }

  let drawn = null;
  new MutationObserver(function () {
    const place = plan();
    if (!place || place === drawn) return;
    drawn = place;
    fill(place);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
