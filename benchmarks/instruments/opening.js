/**
 * Runs in a page before anything else and notes when it shows what a visitor waits for: a first picture, four views, and
 * a heading that has changed after the mouse was let go; and how far the layout has shifted, as browsers count it, and which
 * elements have moved. `SELECTORS` stands before it.
 */
(() => {
  const seen = { picture: 0, views: 0, answer: 0, up: 0, shift: 0, shifted: [] };
  window.opening = seen;
  let before = "";
  addEventListener("pointerdown", () => {
    before = document.querySelector(SELECTORS.answer)?.textContent ?? "";
  }, true);
  addEventListener("pointerup", () => {
    seen.up = performance.now();
  }, true);

  const views = () => new Set([...document.querySelectorAll(SELECTORS.views)].map((node) => node.closest("[id]")?.id)).size;

  const nameOf = (node) => (node ? `${node.nodeName}#${node.id ?? ""}.${node.className ?? ""}` : "");

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter((one) => !one.hadRecentInput)) {
      seen.shift += entry.value;
      seen.shifted.push(...entry.sources.map((source) => nameOf(source.node)));
    }
  }).observe({ type: "layout-shift", buffered: true });

  function look() {
    if (!seen.picture && document.querySelector(SELECTORS.picture)) seen.picture = performance.now();
    if (!seen.views && views() >= 4) seen.views = performance.now();
    if (seen.up && !seen.answer && document.querySelector(SELECTORS.answer).textContent !== before) seen.answer = performance.now();
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
})();
