/** What the Data page asks of the server about customers that a visitor brings. */

/**
 * @typedef {{phase?: string, done?: number}} Progress
 * @typedef {(progress: Progress) => void} Tell
 */

const PAUSE = 400;
const PATIENCE = 20;
const LOST = "The server does not answer; check the connection and try again.";

/** A sentence to be shown; `gone` when the customers are not on the server any more. */
export class Refused extends Error {
  constructor(sentence, gone = false) {
    super(sentence);
    this.gone = gone;
  }
}

/**
 * Send a file; its token. `tell` hears how much of it has gone, `signal` stops it.
 * @param {Blob} file @param {string} name @param {Tell} tell @param {AbortSignal} signal @returns {Promise<string>}
 */
export function send(file, name, tell, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    request.open("POST", `/uploads?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => tell({ phase: `sending ${name}`, done: event.loaded / (event.total || 1) }));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText).token);
      else reject(new Refused(request.responseText.trim() || LOST));
    });
    request.addEventListener("error", () => reject(new Refused(LOST)));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/**
 * Ask for a look at an upload, or for its segments, until the answer is there.
 * @param {string} token @param {"look" | "segment"} what @param {any} question @param {Tell} tell @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export async function ask(token, what, question, tell, signal) {
  for (let misses = 0; ; ) {
    try {
      const response = await post(token, what, question, signal);
      if (response.status === 200) return response.json();
      tell(await response.json());
      misses = 0;
    } catch (error) {
      if (error instanceof Refused || signal.aborted) throw error;
      misses += 1;
      if (misses > PATIENCE) throw new Refused(LOST);
      tell({ phase: "waiting for the server, which does not answer" });
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    signal.throwIfAborted();
  }
}

/** Stop what is being done, or delete it all. @param {string} token @param {"cancel" | "delete"} what */
export const tellServer = (token, what) => post(token, what, {});

/** What is known of an upload, and the question that was answered. @param {string} token @param {string} path */
export async function fetchAbout(token, path) {
  return (await answered(await fetch(`/of/${token}/${path}`))).json();
}

async function post(token, what, document, signal) {
  const headers = { "Content-Type": "application/json" };
  return answered(await fetch(`/of/${token}/${what}`, { method: "POST", body: JSON.stringify(document), headers, signal }));
}

/** @param {Response} response */
async function answered(response) {
  if (response.ok) return response;
  const plain = response.headers.get("Content-Type")?.startsWith("text/plain");
  throw new Refused(plain ? (await response.text()).trim() : LOST, response.status === 410);
}
