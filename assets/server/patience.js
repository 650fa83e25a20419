/** Pauses between questions to the server: longer while nobody looks at the page, shorter when there is reason to hope. */

const MAX_PAUSE = 30_000;

/** Twice as long each time, up to half a minute. @param {number} ms @param {number} times */
export const slower = (ms, times) => Math.min(ms * 2 ** Math.max(times, 0), MAX_PAUSE);

/** Pages that lost the server together do not come back all at once. @param {number} ms */
export const spread = (ms) => ms * (0.75 + Math.random() / 2);

/** Wait, and go on waiting while nobody looks at the page. @param {number} ms */
export async function pause(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  if (document.hidden) await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

/** As `pause`; rejects when `signal` is aborted. @param {number} ms @param {AbortSignal | null} [signal] */
export async function pauseUnless(ms, signal) {
  let end = () => {};
  const ended = new Promise((_, reject) => {
    end = () => reject(signal?.reason);
    signal?.addEventListener("abort", end, { once: true });
  });
  await Promise.race([pause(ms), ended]);
  signal?.removeEventListener("abort", end);
}

/** As `pause`, but over as soon as the network or the visitor comes back. @param {number} ms */
export async function rest(ms) {
  const over = new AbortController();
  await Promise.race([pause(ms), hope(over.signal)]);
  over.abort();
}

/** @param {AbortSignal} signal */
function hope(signal) {
  return new Promise((resolve) => {
    const look = () => document.hidden || resolve(undefined);
    for (const name of ["online", "focus", "pageshow"]) window.addEventListener(name, look, { signal });
    document.addEventListener("visibilitychange", look, { signal });
  });
}
