/**
 * Keeps plotly.js compiled: browsers compile what a service worker keeps when it is installed, and run it so from the next
 * visit on; of what they keep by themselves they compile on the second visit only what ran. Pages do not wait for this
 * worker: it handles no request, as a rule sends the one address to what it keeps, and all others to the network.
 */

const CHARTS = new URL("plotly.min.js", self.location.href);
const OURS = "kindred ";
const KEPT = OURS + CHARTS.pathname;

/**
 * What browsers ask of a service worker. Those without `addRoutes` cannot be told beforehand which requests are answered
 * from what is kept, and would start the worker for each page.
 * @typedef {Event & {waitUntil(done: Promise<unknown>): void, addRoutes?(rule: object): void}} Step
 */

self.addEventListener("install", (event) => {
  const step = /** @type {Step} */ (event);
  if (!step.addRoutes) return;
  step.waitUntil(keep());
  step.addRoutes({ condition: { urlPattern: { pathname: CHARTS.pathname } }, source: { cacheName: KEPT } });
});

self.addEventListener("activate", (event) => /** @type {Step} */ (event).waitUntil(forgetOlder()));

async function keep() {
  const kept = await caches.open(KEPT);
  await kept.add(CHARTS);
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name)));
}
