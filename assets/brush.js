// Brushing: schools that are framed in one chart of a page stay bright in the others, and alone in the table.
// They stand in the address, after the question, so that a link opens with the same schools.
(function () {
  "use strict";
  const GRAPHS = ".area-map .js-plotly-plot, .spread .js-plotly-plot";
  const PLACES = ".area-map .dash-graph, .spread .dash-graph";
  const MARK = "#schools=", MOST_IN_ADDRESS = 200;
  let chosen = null, path = "", drawn = "", isRead = false;

  const graphs = () => Array.from(document.querySelectorAll(GRAPHS)).filter((graph) => graph.on);

  function grid() {
    try { return window.dash_ag_grid.getApi("school-grid"); } catch (_) { return null; }
  }

  // A mouse frames marks; a finger goes on scrolling the page.
  document.addEventListener("pointerover", function (event) {
    const graph = event.pointerType === "mouse" && event.target.closest && event.target.closest(GRAPHS);
    if (!graph || !graph.on || graph._fullLayout.dragmode === "select") return;
    if (!graph.dataset.brushes) {
      graph.dataset.brushes = "yes";
      graph.on("plotly_selected", (data) => data && choose(data.points.map((point) => point.customdata), graph));
      graph.on("plotly_deselect", clear);
    }
    window.Plotly.relayout(graph, { dragmode: "select" });
  });

  function choose(ids, from) {
    const known = new Set(ids.filter(Boolean));
    if (!known.size) return clear();
    chosen = known;
    path = location.pathname;
    show(from);
  }

  function clear() {
    if (!chosen) return;
    chosen = null;
    show(null);
  }

  function show(from) {
    graphs().forEach((graph) => graph !== from && light(graph));
    filter();
    say();
    write();
  }

  function write() {
    const tail = chosen && chosen.size <= MOST_IN_ADDRESS ? MARK + Array.from(chosen).join(",") : "";
    if (!tail && !location.hash.startsWith(MARK)) return;
    history.replaceState(history.state, "", location.pathname + location.search + tail);
  }

  // Once, when what a link names can be shown.
  function read() {
    if (!location.hash.startsWith(MARK)) return void (isRead = true);
    if (!graphs().length || graphs().length < document.querySelectorAll(PLACES).length || !grid()) return;
    isRead = true;
    const shown = new Set(graphs().flatMap((graph) => graph.data.flatMap((trace) => trace.customdata || [])));
    choose(named().filter((id) => shown.has(id)), null);
    if (!chosen) write();
  }

  // A link that was cut off or edited by hand may not be readable.
  function named() {
    try { return decodeURIComponent(location.hash.slice(MARK.length)).split(","); } catch (_) { return []; }
  }

  function light(graph) {
    const places = graph.data.flatMap((trace, at) => (trace.customdata ? [at] : []));
    if (!places.length) return;
    const bright = (trace) => trace.customdata.flatMap((id, at) => (chosen.has(id) ? [at] : []));
    window.Plotly.restyle(graph, { selectedpoints: places.map((at) => (chosen ? bright(graph.data[at]) : null)) }, places);
    if (graph.layout.selections && graph.layout.selections.length) window.Plotly.relayout(graph, { selections: [] });
  }

  function filter() {
    const api = grid();
    if (!api || api.isDestroyed()) return;
    const model = { ...api.getFilterModel() };
    const one = (id) => ({ filterType: "text", type: "contains", filter: id });
    delete model.code;
    if (chosen) {
      const conditions = Array.from(chosen, one);
      model.code = conditions.length === 1 ? conditions[0] : { filterType: "text", operator: "OR", conditions };
    }
    api.setFilterModel(model);
  }

  function say() {
    const bar = document.getElementById("brushed");
    if (!bar) return;
    if (!chosen) return bar.replaceChildren();
    const text = document.createElement("span"), key = document.createElement("button");
    text.textContent = bar.dataset.said.replace("{count}", chosen.size);
    Object.assign(key, { type: "button", className: "action", textContent: bar.dataset.clear, onclick: clear });
    bar.replaceChildren(text, key);
  }

  // Another area: nothing is chosen any more. New data or another filter: the same schools again.
  new MutationObserver(function () {
    if (!isRead) read();
    if (!chosen) return;
    if (location.pathname !== path) return clear();
    const frame = document.getElementById("frame");
    const now = frame && location.search + frame.dataset.version;
    if (!now || now === drawn) return;
    const isFirst = drawn === "";
    drawn = now;
    if (!isFirst) setTimeout(() => chosen && (graphs().forEach(light), say(), write()), 400);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
