// The kiosk turns by itself, stops at a touch, starts anew when left alone, and goes on without a network.
(function () {
  "use strict";
  const query = new URLSearchParams(location.search);
  const seconds = (name, usual) => (Number(query.get(name)) > 0 ? Number(query.get(name)) : usual) * 1000;
  const TURN_MS = seconds("turn", 14), ALONE_MS = seconds("alone", 75);
  const RETRY_MS = 30000, MOST_FOUND = 60;
  const AREA = query.get("area");
  const BUNDLE = "/public/api/v1/kiosk" + (AREA ? "?area=" + encodeURIComponent(AREA) : "");
  const KEYS = [
    "1234567890", "กขคฆงจฉชซฌ", "ญฎฏฐฑฒณดตถ", "ทธนบปผฝพฟภ", "มยรลวศษสหฬอฮ", "ะัาำิีึืุูเแโใไ", "็่้๊๋์ฤๆ()",
  ];

  const $ = (id) => document.getElementById(id);
  let bundle = null, at = 0, language = "th", isStill = false, isLate = false, turn = null, alone = null, school = null, typed = "", told = "", question = null;

  const say = (words) => (words ? words[language] : "");
  const word = (key) => say(bundle.words[key]);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  function draw(tag, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // --- one slide -----------------------------------------------------------------------------

  const SLIDES = { where, subject, colours, trends, how };

  function where(slide) {
    const widest = Math.max(1, ...slide.groups.flatMap((group) => group.bars.flatMap((bar) => [bar.low ?? bar.value, bar.high ?? bar.value]).map(Math.abs)));
    const groups = slide.groups.map((group) => make("div", { className: "card" },
      make("h2", { textContent: say(group.paper) }),
      ...group.bars.map((bar) => line(bar, widest))));
    return make("section", { className: "where" },
      make("p", { className: "eyebrow", textContent: say(slide.eyebrow) }),
      make("h1", { textContent: say(slide.headline) }),
      make("div", { className: "groups" }, ...groups),
      make("p", { className: "note", textContent: say(slide.note) }));
  }

  function line(bar, widest) {
    const place = (value) => 50 + (value / widest) * 48;
    const track = make("span", { className: "track" }, make("i"));
    if (bar.low !== null && bar.high !== null) {
      const range = make("u");
      range.style.left = place(bar.low) + "%";
      range.style.width = place(bar.high) - place(bar.low) + "%";
      track.append(range);
    }
    const dot = make("s");
    dot.style.left = place(bar.value) + "%";
    track.append(dot);
    return make("div", { className: "bar " + bar.reads }, make("span", { textContent: say(bar.subject) }), track, make("b", { textContent: bar.text }));
  }

  function subject(slide) {
    const card = make("div", { className: "card" });
    requestAnimationFrame(() => card.append(chart(slide.trend, card.clientWidth - 40, Math.min(innerHeight * 0.5, card.clientWidth * 0.62), true)));
    return make("section", { className: "subject" },
      make("div", {},
        make("p", { className: "eyebrow", textContent: say(slide.eyebrow) }),
        make("h1", { textContent: say(slide.headline) }),
        make("div", { className: "pair" },
          make("p", {}, make("b", { className: slide.reads, textContent: slide.ours }), make("span", { textContent: word("kiosk_ours") })),
          make("p", {}, make("i", { textContent: slide.theirs }), make("span", { textContent: say(slide.reference) }))),
        make("p", { className: "note", textContent: say(slide.note) })),
      card);
  }

  function trends(slide) {
    const panels = slide.panels.map(function (panel) {
      const card = make("div", { className: "card" },
        make("h2", {}, make("span", { textContent: say(panel.subject) }), make("b", { className: panel.reads, textContent: panel.text })));
      requestAnimationFrame(() => card.append(chart(panel.trend, card.clientWidth - 30, innerHeight * (innerWidth > innerHeight ? 0.17 : 0.11), false)));
      return card;
    });
    return make("section", { className: "trends" },
      make("h1", { textContent: say(slide.headline) }),
      make("div", { className: "panels" }, ...panels),
      make("p", { className: "note", textContent: say(slide.note) }));
  }

  // A colour: its shape, its word, its number; then the schools that have it.
  function colours(slide) {
    const groups = slide.groups.map((group) => make("div", { className: "card" },
      make("h2", {}, tier(group), make("b", { textContent: group.count })),
      make("ul", {}, ...group.schools.map((name) => make("li", { textContent: name })),
        group.more ? make("li", { className: "open", textContent: say(group.more) }) : null)));
    return make("section", { className: "colours" },
      make("p", { className: "eyebrow", textContent: say(slide.eyebrow) }),
      make("h1", { textContent: say(slide.headline) }),
      make("div", { className: "tiers" }, ...groups),
      make("p", { className: "note", textContent: say(slide.note) }));
  }

  function tier(colour, text) {
    const shape = make("i", { className: "tier-shape " + colour.shape, ariaHidden: "true" });
    shape.style.background = colour.tone;
    return make("span", { className: "tier" }, shape, text || say(colour.label));
  }

  function how(slide) {
    return make("section", { className: "how" },
      make("h1", { textContent: say(slide.headline) }),
      make("ol", {}, ...slide.points.map((point) => make("li", { textContent: say(point) }))));
  }

  // Distances over the years, in the screen's own pixels, so that its letters are as large as the others.
  function chart(trend, width, height, isLarge) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const points = trend.points;
    const svg = draw("svg", { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
    if (!points.length) return svg;
    const left = isLarge ? 3.4 * rem : 0.4 * rem, bottom = isLarge ? 1.9 * rem : 0.3 * rem, top = isLarge ? 1.6 * rem : 0.4 * rem;
    const years = [points[0].year, points[points.length - 1].year];
    const span = Math.max(1, ...points.flatMap((p) => [p.low ?? p.value, p.high ?? p.value]).map(Math.abs)) * 1.08;
    const x = (year) => left + 1.5 * rem + (years[1] === years[0] ? 0.5 : (year - years[0]) / (years[1] - years[0])) * (width - left - 3 * rem);
    const y = (value) => top + (1 - (value + span) / (2 * span)) * (height - top - bottom);
    if (trend.voluntary_from && trend.voluntary_from <= years[1]) {
      const from = Math.max(left, x(Math.max(trend.voluntary_from, years[0])) - 0.5 * rem);
      svg.append(draw("rect", { x: from, y: 0, width: width - from, height: height - bottom, fill: "var(--warn-soft)" }));
      if (isLarge) svg.append(draw("text", { x: width - 0.4 * rem, y: 1.1 * rem, "text-anchor": "end", class: "mark" }, word("trend_voluntary")));
    }
    svg.append(draw("line", { x1: left, x2: width, y1: y(0), y2: y(0), stroke: "var(--ink-3)", "stroke-width": rem / 14 }));
    if (isLarge) {
      for (const value of [span / 1.5, 0, -span / 1.5]) {
        const text = value === 0 ? "0" : (value > 0 ? "+" : "−") + Math.abs(value).toFixed(1);
        svg.append(draw("text", { x: left - 0.4 * rem, y: y(value) + 0.32 * rem, "text-anchor": "end" }, text));
      }
    }
    points.forEach(function (point, i) {
      const before = points[i - 1];
      const isBroken = trend.break_year && before && before.year < trend.break_year && point.year >= trend.break_year;
      if (before && point.year - before.year === 1 && !isBroken) {
        svg.append(draw("line", { x1: x(before.year), y1: y(before.value), x2: x(point.year), y2: y(point.value), stroke: "var(--accent)", "stroke-width": rem / 9 }));
      }
      if (point.low !== null && point.high !== null) {
        svg.append(draw("line", { x1: x(point.year), x2: x(point.year), y1: y(point.low), y2: y(point.high), stroke: "var(--accent)", "stroke-opacity": 0.35, "stroke-width": rem / 3.4, "stroke-linecap": "round" }));
      }
    });
    points.forEach((point) => svg.append(draw("circle", { cx: x(point.year), cy: y(point.value), r: rem / (isLarge ? 3.6 : 5), fill: "var(--accent)" })));
    if (isLarge) {
      const step = Math.ceil((years[1] - years[0] + 1) / Math.max(2, Math.floor((width - left) / (3.6 * rem))));
      for (let year = years[1]; year >= years[0]; year -= step) {
        svg.append(draw("text", { x: x(year), y: height - 0.5 * rem, "text-anchor": "middle" }, String(year)));
      }
    }
    return svg;
  }

  // --- a school ------------------------------------------------------------------------------

  function showSchool(found) {
    school = found;
    closeFinder();
    hold();
    show();
  }

  function schoolCard(found) {
    const papers = new Map();
    for (const result of found.results) {
      const key = say(result.paper);
      papers.set(key, [...(papers.get(key) || []), result]);
    }
    const tables = Array.from(papers, ([paper, results]) => make("div", { className: "card" },
      make("h2", { textContent: paper }),
      make("table", {}, make("tbody", {}, ...results.map(resultRow)))));
    return make("section", { className: "where school" },
      make("p", { className: "eyebrow", textContent: found.place }),
      make("h1", { textContent: found.name }),
      found.colour ? make("p", { className: "note" }, tier(found.colour, fill(word("kiosk_colour"), { colour: say(found.colour.label) }))) : null,
      make("div", { className: "groups" }, ...tables));
  }

  function resultRow(result) {
    const name = make("th", { scope: "row", textContent: say(result.subject) });
    if (result.is_hidden) return make("tr", {}, name, make("td", { colSpan: 2, className: "open", textContent: word("kiosk_hidden") }));
    return make("tr", {}, name,
      make("td", { className: "num" }, make("b", { textContent: result.ours })),
      make("td", { className: "num " + result.reads, textContent: result.text }));
  }

  // --- finding -------------------------------------------------------------------------------

  const TONES = /[่-๎]/g, NOT_LETTERS = /[\s.,()"'“”\-–]+/g;
  const fold = (text) => text.replace(/^โรงเรียน/, "").replace(TONES, "").replace(NOT_LETTERS, "").replaceAll("ฏ", "ฎ").toLowerCase();

  function openFinder(isMap) {
    typed = "";
    const finder = $("finder");
    finder.className = isMap ? "by-map" : "";
    if (isMap) openMap(finder);
    else openKeys(finder);
    finder.hidden = false;
    hold();
    if (isMap) drawMap(null);
    else lookUp();
  }

  function openKeys(finder) {
    finder.replaceChildren(
      make("div", { className: "top" },
        make("p", { className: "typed", id: "typed" }),
        bundle.map ? press(word("kiosk_by_map"), () => openFinder(true), "close") : null,
        press(word("kiosk_close"), closeFinder, "close")),
      make("div", { id: "found" }),
      make("div", { id: "keys" },
        ...KEYS.map((row) => make("div", {}, ...keysOf(row).map((key) => press(key.replace("◌", ""), () => type(key.replace("◌", "")), "", key)))),
        make("div", {},
          press(word("kiosk_space"), () => type(" "), "wide"),
          press(word("kiosk_delete"), () => erase(1), "wide"),
          press(word("kiosk_clear"), () => erase(typed.length), "wide"))));
    $("typed").dataset.hint = word("kiosk_type");
  }

  // --- the map: a finger anywhere near a school is enough -----------------------------------------

  const MOST_NEAR = 5;

  function openMap(finder) {
    finder.replaceChildren(
      make("div", { className: "top" },
        make("p", { className: "hint", textContent: word("kiosk_map_hint") }),
        press(word("kiosk_by_letters"), () => openFinder(false), "close"),
        press(word("kiosk_close"), closeFinder, "close")),
      make("div", { id: "map" }),
      make("div", { id: "found" }));
  }

  const onMap = () => bundle.schools.filter((one) => one.at);

  function drawMap(touched) {
    const place = $("map"), view = bundle.map, rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const box = place.getBoundingClientRect(), width = box.width, height = box.height;
    const scale = Math.min(width / (view.east - view.west), height / (view.north - view.south));
    const left = (width - (view.east - view.west) * scale) / 2, top = (height - (view.north - view.south) * scale) / 2;
    const x = (km) => left + (km - view.west) * scale, y = (km) => top + (view.north - km) * scale;
    const svg = draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": word("kiosk_map_hint") });
    for (const line of view.lines) svg.append(draw("polyline", { class: "border", points: line.map(([a, b]) => x(a).toFixed(1) + "," + y(b).toFixed(1)).join(" ") }));
    const near = touched ? nearest(touched) : [];
    for (const one of onMap()) {
      const isNear = near.some((other) => other.school === one);
      svg.append(draw("circle", { class: isNear ? "near" : "", cx: x(one.at[0]), cy: y(one.at[1]), r: rem * (isNear ? 0.5 : 0.34) }));
    }
    near.forEach((one, i) => svg.append(draw("text", { x: x(one.school.at[0]), y: y(one.school.at[1]) + 0.26 * rem, class: "number" }, String(i + 1))));
    const bar = view.scale_km * scale, foot = height - 0.5 * rem;
    svg.append(draw("path", { class: "scale", d: `M${0.5 * rem},${foot - 0.3 * rem}V${foot}H${0.5 * rem + bar}V${foot - 0.3 * rem}` }));
    svg.append(draw("text", { x: 0.8 * rem + bar, y: foot }, fill(word("km"), { km: view.scale_km })));
    svg.addEventListener("click", function (event) {
      const now = place.getBoundingClientRect();
      drawMap([view.west + (event.clientX - now.left - left) / scale, view.north - (event.clientY - now.top - top) / scale]);
    });
    place.replaceChildren(svg);
    listNear(near);
  }

  function nearest(touched) {
    const far = (one) => Math.hypot(one.at[0] - touched[0], one.at[1] - touched[1]);
    return onMap().map((school) => ({ school, km: far(school) })).sort((a, b) => a.km - b.km).slice(0, MOST_NEAR);
  }

  function listNear(near) {
    const lost = bundle.schools.length - onMap().length;
    const lines = near.map(function ({ school: one }, i) {
      const button = press(`${i + 1} · ${one.name}`, () => showSchool(one));
      button.append(make("small", { textContent: one.place }));
      return button;
    });
    $("found").replaceChildren(
      make("p", { textContent: near.length ? word("kiosk_near") : word("kiosk_map_hint") }), ...lines,
      ...(lost ? [make("p", { textContent: fill(word("kiosk_off_map"), { count: lost }) })] : []));
  }

  const keysOf = (row) => Array.from(row, (letter) => (/[ัิ-ฺ็-๎]/.test(letter) ? "◌" + letter : letter));

  function press(text, act, className, label) {
    const key = make("button", { type: "button", className: className || "", textContent: label || text });
    key.addEventListener("click", act);
    return key;
  }

  function closeFinder() {
    $("finder").hidden = true;
    $("finder").replaceChildren();
  }
  function type(letter) { typed += letter; lookUp(); }
  function erase(count) { typed = typed.slice(0, typed.length - count); lookUp(); }

  function lookUp() {
    $("typed").textContent = typed;
    const wanted = fold(typed);
    const hits = bundle.schools.filter((one) => fold(one.name).includes(wanted) || fold(one.place).startsWith(wanted) || one.id.startsWith(wanted));
    hits.sort((a, b) => fold(b.name).startsWith(wanted) - fold(a.name).startsWith(wanted));
    const list = hits.slice(0, MOST_FOUND).map(function (one) {
      const button = press(one.name, () => showSchool(one));
      button.append(make("small", { textContent: one.place }));
      return button;
    });
    const said = hits.length ? fill(word("kiosk_matches"), { count: hits.length }) : word("kiosk_no_match");
    $("found").replaceChildren(make("p", { textContent: said }), ...list);
  }

  // --- turning -------------------------------------------------------------------------------

  function show() {
    document.documentElement.lang = language;
    $("area").textContent = say(bundle.area);
    $("language").textContent = word("kiosk_other_language");
    $("find").textContent = school ? word("kiosk_back") : word("kiosk_find");
    $("find").hidden = !bundle.schools.length && !school;
    $("demo").hidden = !bundle.is_demo;
    $("demo").textContent = word("demo");
    $("age").textContent = (bundle.loaded ? fill(word("kiosk_data_of"), { date: say(bundle.loaded) }) : "") + (isLate ? " · " + word("kiosk_offline") : "");
    $("age").classList.toggle("is-late", isLate);
    const slide = bundle.slides[at];
    const shown = school ? schoolCard(school) : slide ? SLIDES[slide.kind](slide) : make("h1", { textContent: word("kiosk_nothing") });
    shown.dataset.slide = school ? "school" : slide ? slide.kind : "nothing";
    $("stage").replaceChildren(shown);
    requestAnimationFrame(() => requestAnimationFrame(fit));
    if (!$("finder").hidden) openFinder($("finder").className === "by-map");
    drawDots();
  }

  // What does not fit is made smaller, by no more than it must be, and never cut: at half size one scrolls.
  function fit() {
    const stage = $("stage"), shown = stage.firstElementChild;
    if (!shown) return;
    const isOver = () => shown.scrollHeight > shown.clientHeight + 2 || shown.getBoundingClientRect().height > stage.clientHeight;
    for (let size = 20; size >= 10; size -= 1) {
      shown.style.zoom = size / 20;
      if (!isOver()) return;
    }
  }

  function drawDots() {
    $("dots").replaceChildren(...bundle.slides.map(function (slide, i) {
      const dot = press("", () => { school = null; hold(); go(i); });
      dot.setAttribute("aria-label", say(slide.headline) || String(i + 1));
      if (i === at && !school) dot.setAttribute("aria-current", "true");
      return dot;
    }));
  }

  function go(to) {
    const count = Math.max(1, bundle.slides.length);
    at = (to + count) % count;
    show();
    wind();
  }

  function wind() {
    clearTimeout(turn);
    if (!isStill) turn = setTimeout(() => go(at + 1), TURN_MS);
  }

  // A touch stops the turning; left alone, the kiosk goes back to its start.
  function hold() {
    isStill = true;
    clearTimeout(turn);
    clearTimeout(alone);
    alone = setTimeout(restart, ALONE_MS);
  }

  function restart() {
    isStill = false;
    school = null;
    language = "th";
    closeFinder();
    go(0);
  }

  function swap() {
    language = language === "th" ? "en" : "th";
    hold();
    show();
  }

  // --- data ----------------------------------------------------------------------------------

  // One question at a time: what is kept, or older than the stream said, is asked for again.
  function askIn(milliseconds) {
    clearTimeout(question);
    question = setTimeout(fetchBundle, milliseconds);
  }

  async function fetchBundle() {
    try {
      const answer = await fetch(BUNDLE);
      if (!answer.ok) throw new Error(String(answer.status));
      const isKept = answer.headers.get("x-kept") === "yes";
      take(await answer.json(), isKept);
      if (isKept || (told && told !== bundle.snapshot)) askIn(RETRY_MS);
    } catch (_) {
      late(true);
      askIn(bundle ? RETRY_MS : 2000);
    }
  }

  function take(news, isKept) {
    // a newer program has another page to show its data with; the server is there, so it can be had
    if (bundle && !isKept && bundle.script !== news.script) return location.reload();
    if (bundle && bundle.snapshot === news.snapshot) return late(isKept);
    isLate = isKept;
    const id = school && school.id;
    bundle = news;
    school = id ? bundle.schools.find((one) => one.id === id) || null : null;
    go(Math.min(at, Math.max(0, bundle.slides.length - 1)));
  }

  function late(isNow) {
    if (isLate === isNow) return;
    isLate = isNow;
    if (bundle) show();
  }

  function listen() {
    const source = new EventSource("/public/live");
    source.onmessage = function (event) {
      late(false);
      const news = JSON.parse(event.data);
      told = news.snapshot;
      if (!bundle || told !== bundle.snapshot) askIn(Math.random() * (news.spread_ms || 0));
    };
    source.onerror = function () {
      late(true);
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
    };
  }

  let drag = null;
  addEventListener("pointerdown", (event) => { drag = event.clientX; if (bundle) hold(); });
  addEventListener("pointerup", function (event) {
    const moved = event.clientX - drag;
    if (bundle && !school && $("finder").hidden && Math.abs(moved) > innerWidth / 8) go(at + (moved < 0 ? 1 : -1));
  });
  addEventListener("keydown", function (event) {
    if (!bundle) return;
    hold();
    if (!$("finder").hidden) {
      if (event.key === "Escape") return closeFinder();
      if ($("finder").className === "by-map") return;
      if (event.key === "Backspace") return erase(1);
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) { event.preventDefault(); return type(event.key); }
      return;
    }
    if (event.key === "ArrowRight") go(at + 1);
    if (event.key === "ArrowLeft") go(at - 1);
    if (event.key === "Escape") restart();
    if (event.key === "/") { event.preventDefault(); openFinder(false); }
  });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("resize", () => bundle && show());
  document.addEventListener("DOMContentLoaded", function () {
    $("language").addEventListener("click", swap);
    $("find").addEventListener("click", () => { if (school) { school = null; show(); } else openFinder(false); });
  });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk" }).catch(() => {});
  fetchBundle();
  listen();
})();
