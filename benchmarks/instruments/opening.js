/**
 * Runs in a page before anything else and notes when it shows what a visitor waits for: a first picture, four views, and
 * a heading that has changed after the mouse was let go. `SELECTORS` stands before it.
 */
(() => {
  const seen = { picture: 0, views: 0, answer: 0, up: 0 };
  window.opening = seen;
  let before = "";
  addEventListener("pointerdown", () => {
    before = document.querySelector(SELECTORS.answer)?.textContent ?? "";
  }, true);
  addEventListener("pointerup", () => {
    seen.up = performance.now();
  }, true);

  const views = () => new Set([...document.querySelectorAll(SELECTORS.views)].map((node) => node.closest("[id]")?.id)).size;

  function look() {
    if (!seen.picture && document.querySelector(SELECTORS.picture)) seen.picture = performance.now();
    if (!seen.views && views() >= 4) seen.views = performance.now();
    if (seen.up && !seen.answer && document.querySelector(SELECTORS.answer).textContent !== before) seen.answer = performance.now();
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
})();
