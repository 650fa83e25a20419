/**
 * Runs in the page before anything else and watches it; the page's own code does not know.
 *
 * Moves: one entry per pointermove with the button down. It starts at the event's own timestamp (of the first of the
 * events that the browser merged into it), and ends twice. `drawn`: in the first task after the frame in which the page
 * reported that it painted every linked view (`kindred:painted`), when the browser has handed that frame on. `presented`:
 * in the first task after the frame that follows, when it must have been on the screen; up to a frame too much.
 * Changes: when the document last changed, or anything was drawn on a canvas, in two parts: the customers table, whose
 * rows the server sends, with the line that describes them and the marks that Dash sets while it waits; and
 * everything else.
 */
(() => {
  // rows that the grid took out are no longer inside it; Dash marks the entry point while a callback runs
  const SERVED = "#customers, .ag-row, #table-help, #table-trouble";
  const isServed = (node) => node?.id === "react-entry-point" || node?.closest(SERVED);
  const probe = { moves: [], up: 0, ready: 0, page: 0, table: 0, last: "" };
  window.kindredProbe = probe;
  let waiting = [];

  const afterFrame = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  };

  const begun = (event) => (event.getCoalescedEvents?.()[0] ?? event).timeStamp;

  addEventListener("pointerdown", () => {
    waiting = [];
    Object.assign(probe, { moves: [], up: 0, page: 0, table: 0, last: "" });
  }, true);
  addEventListener("pointermove", (event) => {
    if (event.buttons) waiting.push({ begun: begun(event) });
  }, true);
  addEventListener("pointerup", (event) => {
    probe.up = event.timeStamp;
  }, true);
  addEventListener("kindred:painted", () => {
    const moves = waiting;
    waiting = [];
    probe.moves.push(...moves);
    afterFrame((now) => moves.forEach((move) => { move.drawn = now - move.begun; }));
    requestAnimationFrame(() => afterFrame((now) => moves.forEach((move) => { move.presented = now - move.begun; })));
  });

  const path = (node) => `${node.localName}#${node.id}.${node.getAttribute("class") ?? ""}`;

  new MutationObserver((records) => {
    for (const { target } of records) {
      const node = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      const part = isServed(node) ? "table" : "page";
      probe[part] = performance.now();
      if (part === "page" && node) probe.last = path(node);
    }
    if (!probe.ready && document.documentElement.dataset.ready === "true") probe.ready = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const { prototype } = CanvasRenderingContext2D;
  for (const name of ["clearRect", "fillRect", "fill", "stroke"]) {
    const draw = prototype[name];
    prototype[name] = function drawAndTell(...given) {
      draw.apply(this, given);
      if (!this.canvas.isConnected) return;
      probe.page = performance.now();
      probe.last = `canvas.${this.canvas.className}`;
    };
  }

  probe.isQuiet = (milliseconds) => performance.now() - Math.max(probe.up, probe.page, probe.table) > milliseconds;
})();
