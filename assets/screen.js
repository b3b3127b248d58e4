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
  const TEXTS = "#frame textarea[id], #frame input[id]:not([type=file]):not([type=checkbox]):not([type=radio])";
  const TURN_MS = 50, MOST_TURNS = 10;
  let address = "", typed = {}, isOwn = false;
  document.addEventListener("input", (event) => {
    if (!isOwn && event.target.matches(TEXTS)) typed[event.target.id] = event.target.value;
  }, true);
  function type(field, text) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    isOwn = true;  // a field of Dash's keeps what it hears
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isOwn = false;
  }
  function typeAgain(turn) {
    const found = Object.entries(typed).map(([id, text]) => [document.getElementById(id), text]);
    found.forEach(([field, text]) => { if (field && field.value !== text) type(field, text); });
    if (turn < MOST_TURNS && found.some(([field]) => !field)) setTimeout(() => { typeAgain(turn + 1); focusAgain(); }, TURN_MS);
  }

  let focused = "";
  document.addEventListener("pointerdown", () => { focused = ""; }, true);
  document.addEventListener("focusin", (event) => { focused = event.target.id; });
  function settle() {
    if (address !== location.href) typed = {};
    address = location.href;
    typeAgain(0);
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
