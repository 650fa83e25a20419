/**
 * Follows what the server is getting ready, without loading the page again and again: a screen reader would begin again
 * each time. The server writes this into the page itself, since it serves no scripts yet.
 */

(() => {
  const PAUSE = 2000;
  const PARTS = "progress, [role=status]";

  /** @param {Document} next the page as the server answers now */
  function follow(next) {
    const parts = next.querySelectorAll(PARTS);
    document.querySelectorAll(PARTS).forEach((shown, i) => {
      if (shown instanceof HTMLProgressElement) shown.value = Number(parts[i].getAttribute("value"));
      else if (shown.textContent !== parts[i].textContent) shown.textContent = parts[i].textContent;
    });
  }

  async function look() {
    try {
      const answer = await fetch(window.location.href, { cache: "no-store", headers: { Accept: "text/html" } });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (next.querySelectorAll(PARTS).length !== document.querySelectorAll(PARTS).length) return window.location.reload();
      follow(next);
    } catch {
      // the server is not there for a moment
    }
    return setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
})();
