// A session that has ended leads to the door, and from there back to the same screen.
(function () {
  "use strict";
  const ask = window.fetch;
  let isLeaving = false;

  window.fetch = async function (...asked) {
    const answer = await ask.apply(this, asked);
    const isOurs = new URL(answer.url || "/", window.location.href).origin === window.location.origin;
    if (answer.status !== 401 || !isOurs) return answer;
    if (!isLeaving) {
      isLeaving = true;
      const here = window.location.pathname + window.location.search;
      window.location.assign("/sign-in?next=" + encodeURIComponent(here));
    }
    return new Promise(() => {});  // nobody waits for an answer on a page that is left
  };
})();
