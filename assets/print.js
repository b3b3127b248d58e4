// Before a page goes onto paper: the grid's rows as a table, charts that scale, the stamp at the foot of each sheet.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});
  const MOST_ROWS = 400;

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // Nothing may wait before printing, so the rows are fetched at once; the server has them at hand.
  function fetchRows(address) {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    try { request.send(); } catch (_) { return null; }
    return request.status === 200 ? JSON.parse(request.responseText) : null;
  }

  const isFigure = (text) => /^[▼▲⚠+−\d.,\s%()]*$/.test(text);

  function addRows(panel) {
    const link = panel.querySelector('a[href^="/export/schools.csv"]');
    if (!link) return;
    own.addGridState(link);
    const target = new URL(link.getAttribute("href"), window.location.href);
    target.pathname = target.pathname.replace(".csv", ".json");
    target.searchParams.set("most", MOST_ROWS);
    const sheet = fetchRows(target.href);
    if (!sheet) return;
    const holder = element("div", "print-only print-made"), table = element("table", "print-rows");
    const isPlace = (at) => at === 1 && sheet.rows.some((cells) => !isFigure(cells[1]));
    const head = table.createTHead().insertRow();
    sheet.headings.forEach((word, at) => head.append(element("th", isPlace(at) ? "words" : "", word)));
    const body = table.createTBody();
    sheet.rows.forEach(function (cells) {
      const row = body.insertRow();
      cells.forEach(function (text, at) {
        const kind = isPlace(at) ? "words place" : /^[▼▲]/.test(text) ? "sure" : "";
        row.append(element(at ? "td" : "th", at ? kind : "", text));
      });
    });
    holder.append(table);
    if (sheet.note) holder.append(element("p", "foot", sheet.note));
    panel.append(holder);
  }

  function fitCharts() {
    document.querySelectorAll(".js-plotly-plot").forEach(function (chart) {
      const width = chart.clientWidth, height = chart.clientHeight;
      if (!width || !height) return;
      chart.style.setProperty("--print-ratio", width / height);
      chart.querySelectorAll(".main-svg").forEach((drawing) => drawing.setAttribute("viewBox", "0 0 " + width + " " + height));
    });
  }

  function prepare() {
    restore();
    const frame = document.getElementById("frame");
    if (!frame) return;
    document.querySelectorAll(".panel:has(.school-grid)").forEach(addRows);
    fitCharts();
    const stamp = Array.from(document.querySelectorAll(".stamp time, .stamp > div:last-child"), (one) => one.textContent);
    const brand = document.querySelector(".brand");
    const foot = [brand && brand.textContent, document.title.split(" · ")[0], ...stamp].filter(Boolean).join(" · ");
    document.documentElement.style.setProperty("--print-foot", JSON.stringify(foot));
    const address = window.location.origin + window.location.pathname + own.explicitSearch();
    document.getElementById("main").append(element("p", "print-only print-made print-address", address));
  }

  function restore() {
    document.querySelectorAll(".print-made").forEach((made) => made.remove());
    document.querySelectorAll(".js-plotly-plot .main-svg[viewBox]").forEach((drawing) => drawing.removeAttribute("viewBox"));
  }

  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", restore);
})();
