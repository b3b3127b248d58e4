// New data reaches an open page: a stream, a poll where the stream fails, and a word when both do.
(function () {
  "use strict";
  const POLL_MS = 5000;
  const AWAY = [502, 503, 504];  // what a proxy answers for a server that is not there
  let source = null, poll = null, wanted = null, caughtUp = "", isFirst = true, hasMissed = false, scroll = null;

  const frame = () => document.getElementById("frame");
  const isEnglish = () => frame() && frame().lang === "en";

  function setProps(id, props) {
    if (window.dash_clientside && window.dash_clientside.set_props) window.dash_clientside.set_props(id, props);
  }

  function hear(news) {
    connected(true);
    const before = wanted;
    wanted = news.snapshot;
    if (hasMissed) return makeUp(before && before !== wanted ? news : null);
    const shown = frame() && frame().dataset.version;
    if (isFirst) {
      isFirst = false;
      if (!frame() || shown === wanted) return;
    } else if (before === wanted && shown === wanted) {
      return;
    }
    if (before !== wanted || shown !== wanted) setTimeout(() => refresh(news), Math.random() * (news.spread_ms || 0));
  }

  function refresh(news) {
    const page = frame();
    if (!page || news.snapshot !== wanted) return;
    askAgain();
    announce(news);
  }

  function askAgain() {
    if (frame().dataset.pinned === "yes" || window.khetview.isBeingWritten()) return;
    keepPlace();
    setProps("live-version", { data: wanted + "@" + Date.now() });
  }

  // Right after a snapshot was published a click may get the page of the one before (answer_cache.py);
  // who asks again waits for the new one.
  function catchUp() {
    const page = frame();
    if (page && wanted && page.dataset.version && page.dataset.version !== wanted) askAgain();
  }
  document.addEventListener("khetview:saved", catchUp);
  document.addEventListener("khetview:drawn", () => {
    const place = location.href + " " + wanted;
    if (place === caughtUp) return;
    caughtUp = place;
    catchUp();
  });

  // What a screen asked while the server was away is asked again when it is back: without that the
  // address would name one screen and the eyes would see another.
  function makeUp(news) {
    hasMissed = isFirst = false;
    setProps("live-version", { data: wanted + "@" + Date.now() });
    if (news) announce(news);
  }

  function miss() {
    if (hasMissed) return;
    hasMissed = true;
    setTimeout(() => hasMissed && ask(), POLL_MS);
  }

  const send = window.fetch;
  window.fetch = async function (...words) {
    const isScreen = String(words[0].url || words[0]).includes("/_dash-update-component");
    try {
      const answer = await send.apply(this, words);
      if (isScreen && AWAY.includes(answer.status)) miss();
      return answer;
    } catch (problem) {
      if (isScreen && problem.name !== "AbortError") miss();
      throw problem;
    }
  };

  function announce(news) {
    const text = isEnglish() ? news.change_en : news.change_th;
    if (!text) return;
    const words = document.getElementById("connection-banner");
    const header = words && (isEnglish() ? words.dataset.newEn : words.dataset.newTh);
    setProps("live-toast", { is_open: true, header: header || "", children: text });
    setProps("live-announcement", { children: (header ? header + ": " : "") + text });
  }

  // The page is drawn anew: put the reader back where the eyes were.
  function keepPlace() {
    const grid = document.querySelector(".school-grid .ag-body-viewport, .school-grid .ag-grid-viewport");
    scroll = { x: window.scrollX, y: window.scrollY, top: grid ? grid.scrollTop : 0, until: Date.now() + 3000 };
    window.khetview.keepTools();
  }
  new MutationObserver(function () {
    if (!scroll || Date.now() > scroll.until) { scroll = null; return; }
    if (Math.abs(window.scrollY - scroll.y) > 2) window.scrollTo(scroll.x, scroll.y);
    const grid = document.querySelector(".school-grid .ag-body-viewport, .school-grid .ag-grid-viewport");
    if (grid && scroll.top && grid.scrollTop !== scroll.top) grid.scrollTop = scroll.top;
  }).observe(document.documentElement, { childList: true, subtree: true });
  ["wheel", "touchstart", "keydown", "mousedown"].forEach((kind) =>
    window.addEventListener(kind, () => { scroll = null; }, { passive: true }));

  function connected(isUp) {
    document.documentElement.classList.toggle("is-lost", !isUp);
    const banner = document.getElementById("connection-banner");
    if (!banner) return;
    banner.textContent = isUp ? "" : isEnglish() ? banner.dataset.en : banner.dataset.th;
    banner.hidden = isUp;
  }

  async function ask() {
    try {
      const answer = await fetch("/api/v1/version", { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const news = await answer.json();
      hear({ snapshot: news.snapshot, change_th: news.change_th || "", change_en: news.change_en || "" });
    } catch (_) {
      connected(false);
    }
    if (source && source.readyState === EventSource.CLOSED) listen();
  }

  function listen() {
    if (source) source.close();
    source = new EventSource("/live");
    source.onopen = function () {
      clearInterval(poll);
      poll = null;
      connected(true);
    };
    source.onmessage = (event) => hear(JSON.parse(event.data));
    source.onerror = function () {
      if (poll) return;
      poll = setInterval(ask, POLL_MS);
      ask();
    };
  }

  window.addEventListener("pagehide", () => source && source.close());
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
