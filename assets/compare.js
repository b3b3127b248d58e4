// The search for a school to take into a comparison: real links, so Tab and Enter are all it needs.
(function () {
  "use strict";
  const WAIT_MS = 120, MOST = 8;
  let timer = null, asking = null;

  document.addEventListener("input", function (event) {
    if (event.target.id !== "compare-school") return;
    clearTimeout(timer);
    timer = setTimeout(() => ask(event.target), WAIT_MS);
  });

  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "compare-school" || event.key !== "Enter") return;
    const first = event.target.closest("[data-compare]").querySelector(".pick-list a");
    if (first) first.click();
  });

  // the field is made here, once for each place that a page draws for it
  function settle() {
    const home = document.querySelector("[data-compare]");
    if (!home || (home.dataset.settled === home.dataset.words && home.firstChild)) return;
    home.dataset.settled = home.dataset.words;
    const words = JSON.parse(home.dataset.words);
    const label = Object.assign(document.createElement("label"), { htmlFor: "compare-school", textContent: words.label });
    const input = Object.assign(document.createElement("input"),
      { id: "compare-school", type: "search", autocomplete: "off", placeholder: words.hint });
    const list = Object.assign(document.createElement("ul"), { className: "pick-list" });
    const note = Object.assign(document.createElement("div"), { className: "foot" });
    note.setAttribute("role", "status");
    home.replaceChildren(label, input, list, note);
  }
  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
  settle();

  // who was taken in is gone from the field
  new MutationObserver(function () {
    const home = document.querySelector("[data-compare]");
    if (!home || home.dataset.shown === home.dataset.chosen) return;
    home.dataset.shown = home.dataset.chosen;
    const input = home.querySelector("input"), list = home.querySelector("ul");
    if (input) { input.value = ""; list.replaceChildren(); home.querySelector("[role=status]").textContent = ""; }
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-chosen"] });

  async function ask(input) {
    const home = input.closest("[data-compare]"), text = input.value.trim();
    const list = home.querySelector(".pick-list"), note = home.querySelector("[role=status]");
    const words = JSON.parse(home.dataset.words);
    const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (_, one) => (values || {})[one]);
    if (asking) asking.abort();
    if (!text) { list.replaceChildren(); note.textContent = ""; return; }
    asking = new AbortController();
    const query = new URLSearchParams({ q: text, limit: MOST });
    const snapshot = document.getElementById("search")?.dataset.snapshot;
    if (snapshot) query.set("snapshot", snapshot);
    try {
      const answer = await fetch("/api/v1/schools?" + query, { signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const chosen = home.dataset.chosen.split(",");
      const schools = (await answer.json()).schools.filter((one) => !chosen.includes(one.school_id));
      list.replaceChildren(...schools.map((one) => item(one, home.dataset.compare)));
      const count = schools.length;
      note.textContent = !count ? say("none") : say(count < MOST ? "found" : "more", { count });
    } catch (error) {
      if (error.name !== "AbortError") { list.replaceChildren(); note.textContent = say("failed"); }
    }
  }

  function item(school, template) {
    const link = Object.assign(document.createElement("a"), { textContent: school.name_th, lang: "th" });
    link.href = template.replace("|", encodeURIComponent(school.school_id).replace("%7E", "~"));
    link.dataset.nav = "keep";
    const where = document.createElement("span");
    where.textContent = [school.amphoe_name_th, school.district_name_th].filter(Boolean).join(" · ");
    const line = document.createElement("li");
    line.append(link, where);
    return line;
  }
})();
