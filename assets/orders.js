// Files go to the inbox with their progress; orders about loads are placed and followed to their end.
(function () {
  "use strict";
  const KEY = "khetview-orders", MOST_KEPT = 12, QUICK_MS = 350, SLOW_MS = 2000, LONG_WAIT_MS = 15000;
  const HEADERS = { "x-khetview": "1" };
  const orders = JSON.parse(sessionStorage.getItem(KEY) || "[]");
  const files = new Map();  // order → File, to send it again
  const cards = new Map();  // order → { element, said }

  const list = () => document.getElementById("orders");
  const words = () => JSON.parse(list().dataset.words);
  const isEnglish = () => list().dataset.language === "en";
  const pick = (one, key) => one[key + (isEnglish() ? "_en" : "_th")];
  const isFinal = (order) => order.state === "done" || order.state === "failed";

  function say(key, values) {
    return words()["order_" + key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  function keep() {
    while (orders.length > MOST_KEPT) cards.delete(orders.shift());
    sessionStorage.setItem(KEY, JSON.stringify(orders));
    draw();
  }

  function update(order, changes) {
    Object.assign(order, changes);
    keep();
  }

  // --- sending -------------------------------------------------------------------------------

  function send(file) {
    const order = { name: file.name, state: "sending", share: 0, since: Date.now() };
    orders.push(order);
    files.set(order, file);
    upload(order, file);
  }

  function upload(order, file) {
    const request = new XMLHttpRequest();
    request.open("POST", "/data/upload");
    request.setRequestHeader("x-khetview", "1");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.upload.onprogress = (event) => event.lengthComputable && update(order, { share: event.loaded / event.total });
    request.onload = () => settle(order, request.status, request.responseText);
    request.onerror = () => update(order, { state: "failed", canRetry: true, message: "" });
    update(order, { state: "sending", share: 0, canRetry: false });
    request.send(file);
  }

  function settle(order, status, text) {
    let said = {};
    try { said = JSON.parse(text); } catch (_) { /* said below */ }
    if (status === 202) {
      update(order, { token: said.token, state: "waiting", share: 0, since: Date.now() });
      return follow();
    }
    update(order, { state: "failed", canRetry: files.has(order), message: said.message_th ? pick(said, "message") : "" });
  }

  async function place(asked, name) {
    const order = { name, state: "sending", share: 0, since: Date.now() };
    orders.push(order);
    keep();
    try {
      const answer = await fetch("/data/orders", { method: "POST", headers: HEADERS, body: JSON.stringify(asked) });
      settle(order, answer.status, await answer.text());
    } catch (_) {
      settle(order, 0, "");
    }
  }

  // An order that another form has placed: it is followed here like one's own.
  (window.khetview = window.khetview || {}).followOrder = function (name, token) {
    const order = { name, token, state: "waiting", share: 0, since: Date.now() };
    orders.push(order);
    keep();
    follow();
    list().scrollIntoView({ block: "nearest" });
  };

  // --- following -----------------------------------------------------------------------------

  let timer = null;
  function follow() {
    clearTimeout(timer);
    const open = orders.filter((order) => order.token && !isFinal(order));
    if (!open.length) return;
    const isSlow = open.every((order) => Date.now() - order.since > LONG_WAIT_MS);
    timer = setTimeout(async function () {
      await Promise.all(open.map(ask));
      follow();
    }, isSlow ? SLOW_MS : QUICK_MS);
  }

  async function ask(order) {
    try {
      const answer = await fetch("/data/orders/" + order.token, { cache: "no-store" });
      if (answer.status === 404) return update(order, { state: "failed", message: "" });
      const progress = await answer.json();
      update(order, {
        state: progress.state, stage: progress.stage, share: progress.share, report: progress.report,
        questions: progress.questions, message: progress.message_th ? pick(progress, "message") : "",
      });
    } catch (_) { /* the banner says that the server is gone; the next round asks again */ }
  }

  // --- drawing -------------------------------------------------------------------------------

  function draw() {
    const place = list();
    if (!place) return;
    const shown = orders.map(function (order) {
      const said = JSON.stringify(order) + isEnglish() + isLate(order);
      const known = cards.get(order);
      if (known && known.said === said) return known.element;
      const element = card(order);
      cards.set(order, { element, said });
      return element;
    }).reverse();
    if (shown.length !== place.children.length || shown.some((one, at) => place.children[at] !== one)) {
      place.replaceChildren(...shown);
    }
  }

  const isLate = (order) => order.state === "waiting" && Date.now() - order.since > LONG_WAIT_MS;
  const isRefused = (order) => order.report && order.report.status === "refused";

  function card(order) {
    const kind = order.state === "failed" || isRefused(order) ? "bad" : order.state;
    return make("article", { className: "order " + kind },
      make("div", { className: "order-head" },
        make("b", { textContent: order.name }),
        make("span", { className: "order-state", textContent: state(order) }),
        isFinal(order) ? forget(order) : null),
      isFinal(order) ? null : bar(order),
      order.message ? make("p", { textContent: order.message }) : null,
      isLate(order) ? make("p", { className: "warn-text", textContent: say("waiting_long") }) : null,
      order.state === "failed" && order.canRetry && files.has(order) ? retry(order) : null,
      order.state === "done" && order.report ? report(order) : null);
  }

  function state(order) {
    if (order.state === "failed") return order.canRetry && !order.message ? say("lost") : say("failed");
    if (order.state === "working") return say(order.stage || "waiting");
    if (order.state === "done" && isRefused(order)) return say(order.questions.length ? "asks" : "refused");
    return say(order.state);
  }

  function bar(order) {
    const progress = make("progress", { max: 1 });
    if (order.state !== "waiting") progress.value = order.share || 0;
    progress.setAttribute("aria-label", order.name);
    return progress;
  }

  function report(order) {
    const told = order.report;
    const items = told.findings.slice(0, 5).map((one) => make("li", { textContent: pick(one, "message") }));
    const isPersonal = told.findings.some((one) => one.check === "personal_data");
    return make("div", { className: "order-report" },
      isRefused(order) ? null : make("p", { textContent: say("rows", { loaded: told.rows_loaded, read: told.rows_read, rejected: told.rows_rejected }) }),
      items.length ? make("ul", {}, ...items) : null,
      isRefused(order) && order.questions && order.questions.length ? form(order) : null,
      isRefused(order) && isPersonal ? button(say("strip"), () => answer(order, {}, true)) : null,
      !isRefused(order) && told.load_id ? see(told.load_id) : null);
  }

  function see(loadId) {
    const link = make("a", { textContent: say("see"), href: "/data/load/" + loadId + (isEnglish() ? "?lang=en" : "") });
    link.dataset.nav = "top";
    return make("p", {}, link);
  }

  function form(order) {
    const fields = order.questions.map(function (question) {
      const id = order.token + "-" + question.key;
      return make("div", { className: "field" },
        make("label", { htmlFor: id, textContent: pick(question, "word") }),
        field(question, id));
    });
    const element = make("form", { className: "questions" },
      make("p", { className: "sentence", textContent: say("questions") }), ...fields,
      make("button", { className: "button", textContent: say("send_answers") }));
    element.addEventListener("submit", function (event) {
      event.preventDefault();
      const given = Object.fromEntries(Array.from(new FormData(element)).filter(([, value]) => value !== ""));
      answer(order, given, false);
    });
    return element;
  }

  function field(question, id) {
    if (!question.choices.length) {
      return make("input", { id, name: question.key, required: true, autocomplete: "off", inputMode: "numeric" });
    }
    return make("select", { id, name: question.key, required: true },
      make("option", { value: "", textContent: say("choose") }),
      ...question.choices.map((choice) => make("option", { value: choice.value, textContent: pick(choice, "label") })));
  }

  function answer(order, answers, strip) {
    place({ kind: "answer", token: order.token, answers, strip }, order.name);
    remove(order);
  }

  function button(text, act, className) {
    const element = make("button", { type: "button", className: className || "button", textContent: text });
    element.addEventListener("click", act);
    return element;
  }

  const retry = (order) => button(say("retry"), () => upload(order, files.get(order)), "button quiet");

  function forget(order) {
    const element = button("×", () => remove(order), "order-close");
    element.setAttribute("aria-label", say("forget"));
    return element;
  }

  function remove(order) {
    const at = orders.indexOf(order);
    if (at >= 0) orders.splice(at, 1);
    cards.delete(order);
    keep();
  }

  // --- what people do ------------------------------------------------------------------------

  function choose() {
    const input = make("input", { type: "file", multiple: true });
    input.addEventListener("change", () => Array.from(input.files, send));
    input.click();
  }

  document.addEventListener("click", function (event) {
    if (event.target.id === "upload-choose") return choose();
    const key = event.target.closest("[data-order]");
    if (!key || (key.dataset.sure && !window.confirm(key.dataset.sure))) return;
    place(JSON.parse(key.dataset.order), key.dataset.name);
    list().scrollIntoView({ block: "nearest" });
  });

  ["dragover", "dragleave", "drop"].forEach((kind) => document.addEventListener(kind, function (event) {
    const card = document.getElementById("upload");
    if (!card || !event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();  // a file that misses the card must not replace the page
    card.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") Array.from(event.dataTransfer.files, send);
  }));

  document.addEventListener("toggle", async function (event) {
    const place = event.target.matches && event.target.matches(".template-list") && document.getElementById("upload-templates");
    if (!place || place.children.length) return;
    const answer = await fetch("/data/templates");
    if (!answer.ok) return;
    place.replaceChildren(...(await answer.json()).map((one) => make("li", {},
      make("span", { textContent: pick(one, "title") + " " }),
      ...["xlsx", "csv"].map((suffix) => make("a", { href: "/data/templates/" + one.name + "." + suffix, textContent: suffix.toUpperCase(), download: "" })))));
  }, true);

  new MutationObserver(function () {
    const place = list();
    if (place && orders.length && !place.children.length) draw();
  }).observe(document.documentElement, { childList: true, subtree: true });

  // what was being sent when the page was left did not arrive
  orders.filter((order) => order.state === "sending").forEach((order) => Object.assign(order, { state: "failed", canRetry: true, message: "" }));
  draw();
  follow();
})();
