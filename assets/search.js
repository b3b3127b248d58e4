// The school search of the header: a combobox that asks the server while one types.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});
  const WAIT_MS = 70, MOST = 12;
  let found = [], active = -1, asked = "", timer = null, asking = null;

  function make(tag, properties, attributes) {
    const element = Object.assign(document.createElement(tag), properties || {});
    Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  }

  // made once and moved along: what was typed, and the focus, outlive a page that is drawn anew
  const input = make("input", { type: "search", id: "search-input", autocomplete: "off", spellcheck: false }, {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "search-list",
    "aria-keyshortcuts": "/", enterkeyhint: "go",
  });
  const key = make("kbd", { textContent: "/" }, { "aria-hidden": "true" });
  const box = make("div", { className: "search-results", hidden: true });
  const list = make("div", { id: "search-list" }, { role: "listbox" });
  const note = make("div", { className: "search-note" }, { role: "status" });
  box.append(list, note);

  const place = () => document.getElementById("search");
  const isEnglish = () => place().dataset.language === "en";
  let words = {};
  const say = (name, values) => words["search_" + name].replace(/\{(\w+)\}/g, (_, one) => (values || {})[one]);

  function settle() {
    const home = place();
    if (!home) return;
    if (input.parentElement !== home) {
      const hadFocus = document.activeElement === input;
      home.replaceChildren(input, key, box);
      if (hadFocus) input.focus();
    }
    if (home.dataset.words === settle.said) return;
    settle.said = home.dataset.words;
    words = JSON.parse(home.dataset.words);
    input.placeholder = say("hint");
    input.setAttribute("aria-label", say("label"));
    input.title = say("label") + " · " + say("key");
    list.setAttribute("aria-label", say("hint"));
  }

  function href(school) {
    return "/school/" + encodeURIComponent(school.school_id).replace("%7E", "~") + place().dataset.query;
  }

  function where(school) {
    const district = isEnglish() ? school.district_name_en : school.district_name_th;
    const amphoe = school.amphoe_name_th && say("amphoe", { name: school.amphoe_name_th });
    return [amphoe, district, say("code", { code: school.school_id.split("~")[0] })].filter(Boolean).join(" · ");
  }

  function option(school, at) {
    const link = make("a", { href: href(school), id: "search-option-" + at, tabIndex: -1 },
      { role: "option", "aria-selected": "false", "data-nav": "top" });
    link.append(make("b", { textContent: school.name_th, lang: "th" }), make("span", { textContent: where(school) }));
    return link;
  }

  function show(schools, words) {
    found = schools;
    list.replaceChildren(...schools.map(option));
    list.hidden = !schools.length;
    note.textContent = words;
    open(true);
    mark(-1);
  }

  function open(isOpen) {
    box.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen && found.length > 0));
    if (!isOpen) mark(-1);
  }

  function mark(at) {
    active = at;
    Array.from(list.children, function (option, place) {
      option.setAttribute("aria-selected", String(place === at));
      if (place === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", "search-option-" + at);
  }

  async function ask(text) {
    if (asking) asking.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: text, limit: MOST });
    if (place().dataset.snapshot) query.set("snapshot", place().dataset.snapshot);
    try {
      const answer = await fetch("/api/v1/schools?" + query, { signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const schools = (await answer.json()).schools;
      if (input.value.trim() !== text) return;
      asked = text;
      const count = schools.length;
      show(schools, !count ? say("none") : say(count < MOST ? "found" : "more", { count }));
    } catch (error) {
      if (error.name !== "AbortError") show([], say("failed"));
    }
  }

  function typed() {
    clearTimeout(timer);
    const text = input.value.trim();
    if (!text) {
      if (asking) asking.abort();
      found = [];
      asked = "";
      return open(false);
    }
    timer = setTimeout(() => ask(text), WAIT_MS);
  }

  async function choose() {
    const text = input.value.trim();
    if (!text) return;
    if (asked !== text) {  // faster than the answer
      clearTimeout(timer);
      await ask(text);
    }
    const school = found[Math.max(active, 0)];
    if (school) leave(() => own.go(href(school)));
  }

  function leave(then) {
    input.value = "";
    found = [];
    asked = "";
    open(false);
    input.blur();
    if (then) then();
  }

  input.addEventListener("input", typed);
  input.addEventListener("focus", () => input.value.trim() && found.length && open(true));
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && open(false), 150));
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    const count = found.length, step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count) {
      event.preventDefault();
      if (box.hidden) open(true);
      mark(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (!box.hidden) return open(false);
      leave();
    } else if (event.key === "Tab") {
      open(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());  // the focus stays, so the list does
  list.addEventListener("click", function (event) {
    const link = event.target.closest("a");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const target = link.getAttribute("href");
    leave(() => own.go(target));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !place()) return;
    if (event.target.closest && event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-words"] });
  settle();
})();
