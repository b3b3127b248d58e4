// What a panel's tools carry out in the browser: its workbook, its picture, and a link that leads to it.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});
  const FONT = "/fonts/noto-sans-thai.ttf", FACE = '"Noto Sans Thai", sans-serif';
  const SVG = "http://www.w3.org/2000/svg";
  const frame = () => document.getElementById("frame");

  document.addEventListener("click", function (event) {
    const find = (selector) => event.target.closest && event.target.closest(selector);
    const file = find("[data-panel-file]"), picture = find("[data-picture]"), link = find("[data-link]");
    if (file) savePanel(file);
    else if (picture) savePicture(picture);
    else if (link) copyLink(link);
  });

  function save(href, name) {
    const link = document.createElement("a");
    link.href = href;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
  }

  function saveBlob(blob, name) {
    const href = URL.createObjectURL(blob);
    save(href, name);
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  }

  function savePanel(button) {
    const kind = button.dataset.panelFile;
    const query = new URLSearchParams({
      page: window.location.pathname + explicitSearch(), panel: button.dataset.of, of: frame().dataset.version,
    });
    save("/export/panel." + kind + "?" + query, button.dataset.name + "." + kind);
  }

  // --- links -----------------------------------------------------------------------------------

  // Every choice that the page shows, also those that it made by itself: new data must not move the link.
  own.explicitSearch = explicitSearch;
  function explicitSearch() {
    const query = new URLSearchParams(window.location.search);
    document.querySelectorAll("select[data-follow]").forEach(function (select) {
      const now = Array.from(select.options).find((option) => option.defaultSelected) || select.selectedOptions[0];
      new URLSearchParams(now ? now.value : "").forEach((value, key) => query.has(key) || query.set(key, value));
    });
    const text = query.toString().replace(/%3A/g, ":").replace(/%7E/g, "~");
    return text ? "?" + text : "";
  }

  async function copyLink(button) {
    const address = window.location.origin + window.location.pathname + explicitSearch() + "#" + button.dataset.link;
    const isDone = await copy(address);
    if (!isDone) return window.prompt(button.title, address);
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = button.dataset.done;
    button.classList.add("is-done");
    tell(button.dataset.done);
    setTimeout(function () {
      button.textContent = label;
      button.classList.remove("is-done");
    }, 2000);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (_) { /* only secure addresses have it: the old way */ }
    const box = Object.assign(document.createElement("textarea"), { value: text });
    box.style.position = "fixed";
    document.body.append(box);
    box.select();
    try { return document.execCommand("copy"); } catch (_) { return false; } finally { box.remove(); }
  }

  function tell(text) {
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("live-announcement", { children: text });
    }
  }

  // An address with #panel: go there once it is drawn, and again when what stands above has its height.
  const named = () => {
    try { return decodeURIComponent(window.location.hash.slice(1)); } catch (_) { return ""; }  // cut off
  };
  let wanted = named(), until = Date.now() + 8000;
  function goToPanel() {
    if (!wanted || Date.now() > until) return;
    const panel = document.getElementById(wanted);
    if (!panel || !panel.matches(".panel")) return;
    panel.scrollIntoView({ block: "start" });
    if (panel.classList.contains("is-linked")) return;
    panel.classList.add("is-linked");
    setTimeout(() => { panel.classList.remove("is-linked"); wanted = ""; }, 3000);
  }
  ["wheel", "touchstart", "keydown", "mousedown"].forEach((kind) =>
    window.addEventListener(kind, () => { until = 0; }, { passive: true }));
  window.addEventListener("hashchange", function () {
    wanted = named();
    until = Date.now() + 8000;
    goToPanel();
  });
  new MutationObserver(goToPanel).observe(document.documentElement, { childList: true, subtree: true });

  // --- pictures: Plotly's drawing with its question above and its source below, the face inside ----

  async function savePicture(button) {
    const panel = button.closest(".panel"), name = button.dataset.name;
    const drawing = await picture(panel);
    const text = new XMLSerializer().serializeToString(drawing);
    const blob = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
    if (button.dataset.picture === "svg") return saveBlob(blob, name + ".svg");
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    await image.decode();
    const canvas = document.createElement("canvas"), scale = 2;
    canvas.width = drawing.width.baseVal.value * scale;
    canvas.height = drawing.height.baseVal.value * scale;
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((made) => saveBlob(made, name + ".png"), "image/png");
  }

  async function picture(panel) {
    const charts = Array.from(panel.querySelectorAll(".js-plotly-plot"));
    const width = Math.max(720, ...charts.map((chart) => chart.clientWidth));
    const texts = [
      ...lines(text(panel, "h2"), width - 48, 20, 600, "#1D2126"),
      ...lines(text(panel, ".sentence"), width - 48, 14, 400, "#4C535B"),
    ];
    const drawing = element("svg", { xmlns: SVG, width, "font-family": FACE });
    const style = element("style");
    style.textContent = "@font-face{font-family:'Noto Sans Thai';font-weight:100 900;src:" + "url(".concat(await face(), ")") + " format('truetype');unicode-range:U+0-2211,U+2213-FFFF;}";
    drawing.append(style, element("rect", { width: "100%", height: "100%", fill: "#FFFFFF" }));
    let top = 24;
    texts.forEach((line) => { top += line.size * 1.5; drawing.append(write(line, 24, top - line.size * 0.4)); });
    for (const chart of charts) {
      const height = Math.max(300, chart.clientHeight);
      const sent = await window.Plotly.toImage(chart, { format: "svg", width: width - 24, height });
      const inner = new DOMParser().parseFromString(decodeURIComponent(sent.slice(sent.indexOf(",") + 1)), "image/svg+xml").documentElement;
      inner.setAttribute("x", 12);
      inner.setAttribute("y", top + 8);
      drawing.append(document.importNode(inner, true));
      top += height + 8;
    }
    const notes = [text(panel, ":scope > .foot"), source()].flatMap((one) => lines(one, width - 48, 12, 400, "#666D75"));
    notes.forEach((line) => { top += 18; drawing.append(write(line, 24, top)); });
    drawing.setAttribute("height", top + 20);
    drawing.setAttribute("viewBox", "0 0 " + width + " " + (top + 20));
    return drawing;
  }

  function source() {
    const crumb = document.querySelector(".crumb li:last-child");
    const chips = Array.from(document.querySelectorAll(".filters .chip"), (chip) =>
      chip.querySelector("span").textContent + " " + chip.querySelector("select").selectedOptions[0].text);
    const stamp = Array.from(document.querySelectorAll(".stamp time, .stamp > div:last-child"), (one) => one.textContent);
    const brand = document.querySelector(".brand");
    return [crumb && crumb.textContent, ...chips, ...stamp, brand && brand.textContent].filter(Boolean).join(" · ");
  }

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes || {}).forEach(([key, value]) => key !== "xmlns" && made.setAttribute(key, value));
    return made;
  }

  function write(line, x, y) {
    const made = element("text", { x, y, "font-size": line.size, "font-weight": line.weight, fill: line.fill });
    made.textContent = line.text;
    return made;
  }

  const text = (panel, selector) => (panel.querySelector(selector) || { textContent: "" }).textContent.trim();

  // Thai is broken between words, as the screen does.
  function lines(words, width, size, weight, fill) {
    const brush = document.createElement("canvas").getContext("2d");
    brush.font = weight + " " + size + "px " + FACE;
    const parts = Intl.Segmenter ? Array.from(new Intl.Segmenter("th", { granularity: "word" }).segment(words), (s) => s.segment) : words.split(/(?<= )/);
    const found = [""];
    parts.forEach(function (part) {
      const line = found[found.length - 1] + part;
      if (found[found.length - 1] && brush.measureText(line.trimEnd()).width > width) found.push(part.trimStart());
      else found[found.length - 1] = line;
    });
    return found.filter((line) => line.trim()).map((line) => ({ text: line.trimEnd(), size, weight, fill }));
  }

  let kept = null;
  async function face() {
    if (kept) return kept;
    const blob = await (await fetch(FONT)).blob();
    kept = await new Promise(function (done) {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(blob);
    });
    return kept;
  }
})();
