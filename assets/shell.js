// Small manners of the shell: links without a reload, filters, panel tools, titles, the grid's look.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});

  own.go = function (href, keepScroll) {
    const target = new URL(href, window.location.href);
    if (target.href === window.location.href) return;
    window.history.pushState({}, "", target.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (!keepScroll) window.scrollTo(0, 0);
  };

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.tool-menu[open]").forEach(function (open) {
      if (!open.contains(event.target) || event.target.closest(".menu > *")) open.open = false;
    });
    const retry = event.target.closest("[data-retry]");
    if (retry) return window.location.reload();
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) return toggleTable(toggle);
    const exporter = event.target.closest("[data-export]");
    if (exporter) return exportTable(exporter);
    const download = event.target.closest('a[href^="/export/"]');
    if (download) return own.addGridState(download);
    const link = event.target.closest("a[data-nav]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (link.getAttribute("href").startsWith("#")) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    own.go(link.getAttribute("href"), link.dataset.nav === "keep");
  });

  // A click on a point leads to its school: the graph says where, the point which.
  function drill(graph) {
    const place = graph.closest("[data-drill]");
    if (graph.dataset.listens) return;
    graph.dataset.listens = "yes";
    graph.on("plotly_click", function (data) {
      const id = data.points[0] && data.points[0].customdata;
      if (id) own.go(place.dataset.drill.replace("|", encodeURIComponent(id)));
    });
  }
  new MutationObserver(function () {
    document.querySelectorAll("[data-drill] .js-plotly-plot").forEach((graph) => graph.on && drill(graph));
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", function (event) {
    const link = event.key === "Enter" && event.target.matches(".school-grid .ag-cell") && event.target.querySelector("a");
    if (link) return own.go(link.getAttribute("href"));  // the grid keeps Tab for its cells
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.tool-menu[open]").forEach(function (open) {
      open.open = false;
      open.querySelector("summary").focus();
    });
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("select[data-follow]")) own.go(event.target.value, true);
  });

  // A number that is asked for: its form says the address, with | where the number stands.
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-follow]")) return;
    event.preventDefault();
    const number = event.target.querySelector("input").value.trim();
    own.go(event.target.dataset.follow.replace("|", encodeURIComponent(number)), true);
  });

  function toggleTable(button) {
    const table = document.getElementById(button.dataset.toggle);
    table.hidden = !table.hidden;
    button.setAttribute("aria-expanded", String(!table.hidden));
  }

  // What is shown is what is written: the cells of the panel's table, minus signs a spreadsheet reads.
  own.tableAsCsv = function (table) {
    return Array.from(table.rows, function (row) {
      return Array.from(row.cells, function (cell) {
        const text = (cell.dataset.csv ?? cell.textContent).trim().replaceAll("−", "-");
        const isNumber = /^[+-]?[\d,.]+$/.test(text);
        const safe = /^[=+\-@]/.test(text) && !isNumber ? "'" + text : text;
        return /[",\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
      }).join(",");
    }).join("\r\n") + "\r\n";
  };

  function exportTable(button) {
    const table = button.closest(".panel").querySelector("table");
    if (!table) return;
    const blob = new Blob(["\ufeff", own.tableAsCsv(table)], { type: "text/csv;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = button.dataset.export + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function grid() {
    try { return window.dash_ag_grid.getApi("school-grid"); } catch (_) { return null; }
  }

  own.addGridState = function (link) {
    const api = grid();
    if (!api || api.isDestroyed()) return;
    const target = new URL(link.getAttribute("href"), window.location.href);
    const sort = api.getColumnState().filter((c) => c.sort).sort((a, b) => a.sortIndex - b.sortIndex);
    target.searchParams.set("sortModel", JSON.stringify(sort.map((c) => ({ colId: c.colId, sort: c.sort }))));
    target.searchParams.set("filterModel", JSON.stringify(api.getFilterModel()));
    link.setAttribute("href", target.pathname + target.search);
  };

  own.refreshGrid = function () {
    const api = grid();
    if (api && !api.isDestroyed()) api.refreshInfiniteCache();
    return window.dash_clientside.no_update;
  };

  // Before new data is drawn: what is open, and how the grid is sorted and filtered; afterwards the same again.
  own.keepTools = function () {
    const open = Array.from(document.querySelectorAll('[data-toggle][aria-expanded="true"]'), (b) => b.dataset.toggle);
    const api = grid();
    const isAlive = api && !api.isDestroyed();
    const kept = isAlive && { element: gridElement(), columns: api.getColumnState(), filters: api.getFilterModel() };
    const version = document.getElementById("frame").dataset.version;
    const until = Date.now() + 5000;
    const timer = setInterval(function () {
      if (Date.now() > until) return clearInterval(timer);
      if (document.getElementById("frame").dataset.version === version) return;
      document.querySelectorAll('[data-toggle][aria-expanded="false"]').forEach(function (button) {
        if (open.includes(button.dataset.toggle)) toggleTable(button);
      });
      open.length = 0;
      if (kept) {
        const now = grid();
        if (!gridElement() || gridElement() === kept.element || !now || now.isDestroyed()) return;
        now.applyColumnState({ state: kept.columns });
        if (Object.keys(kept.filters).length) now.setFilterModel(kept.filters);
      }
      clearInterval(timer);
    }, 30);
  };

  const gridElement = () => document.querySelector("#school-grid .ag-root-wrapper");

  // On a phone: the name, how many, and the distance in focus; the rest is a swipe away.
  let fitted = null;
  function fitGrid() {
    const element = gridElement();
    if (!element || element === fitted || window.innerWidth > 700) return;
    if (!element.querySelector(".ag-cell a")) return;  // before its first rows the grid still sets its columns
    const api = grid();
    if (!api || api.isDestroyed()) return;
    fitted = element;
    const focus = element.closest("[data-focus]")?.dataset.focus;
    const rank = (id) => ["name", "count", focus].indexOf(id) + 1 || 9;
    const state = api.getColumnState().sort((a, b) => rank(a.colId) - rank(b.colId)).map(function (column) {
      const hide = column.colId === "code" || column.colId === "place" || column.colId.startsWith("mean_");
      const width = { name: 134, count: 86, [focus]: 92 }[column.colId];
      return width ? { ...column, hide, width, flex: null } : { ...column, hide };
    });
    api.applyColumnState({ state, applyOrder: true });
  }

  // The frame knows the page's title and language; the document follows it.
  function follow() {
    fitGrid();
    const frame = document.getElementById("frame");
    if (!frame) return;
    if (frame.dataset.title && document.title !== frame.dataset.title) document.title = frame.dataset.title;
    if (document.documentElement.lang !== frame.lang) document.documentElement.lang = frame.lang;
  }
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-title", "lang"] });
})();
