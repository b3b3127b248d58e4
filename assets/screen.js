// Draws a page from the tree that dashboard/components/screen.py packs; what answers stays a component of Dash.
(function () {
  "use strict";
  const own = (window.khetview = window.khetview || {});

  function draw(node, living) {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return window.React.createElement(window.React.Fragment, null, ...node.map((one) => draw(one, living)));
    if ("at" in node) return window.React.createElement(window.React.Fragment, { key: node.id }, living[node.at]);
    const inside = "c" in node ? [].concat(node.c).map((one) => draw(one, living)) : [];
    // another id is another element: what a script put into the one before goes with it
    const properties = node.p && node.p.id ? { ...node.p, key: node.p.id } : node.p || null;
    return window.React.createElement(node.t, properties, ...inside);
  }

  // Each answer is a new page to the browser: what was typed into the one before is put back where the
  // address is the same, and who chose a filter by the keyboard goes on from there.
  const TEXTS = "#main textarea[id], #main input[id]:not([type=file]):not([type=checkbox]):not([type=radio])";
  let address = "", typed = {};
  document.addEventListener("input", (event) => {
    if (event.target.matches(TEXTS)) typed[event.target.id] = event.target.value;
  }, true);
  function typeAgain() {
    if (address !== location.href) typed = {};
    address = location.href;
    document.querySelectorAll(TEXTS).forEach((field) => { if (field.id in typed) field.value = typed[field.id]; });
  }

  let focused = "";
  document.addEventListener("pointerdown", () => { focused = ""; }, true);
  document.addEventListener("focusin", (event) => { focused = event.target.id; });
  function settle() {
    typeAgain();
    focusAgain();
    document.dispatchEvent(new CustomEvent("khetview:drawn"));
  }
  function focusAgain() {
    const same = focused && document.activeElement === document.body && document.getElementById(focused);
    if (same) same.focus({ preventScroll: true });
  }

  own.Screen = function (properties) {
    const { tree, children } = properties;
    window.React.useLayoutEffect(settle, [tree]);
    return window.React.useMemo(() => draw(tree, [].concat(children || [])), [tree, children]);
  };
})();
