/** What the Data page asks of the server about customers that a visitor brings. */

/** @import { Question } from "../../types.d.ts" */

import { ask, askOnce } from "../../server/ask.js";
import { pause } from "../../server/patience.js";
import { server } from "../../server/server.js";

/**
 * @typedef {{phase?: string, done?: number, left?: number}} Progress   left: seconds
 * @typedef {(progress: Progress) => void} OnProgress
 */

const PAUSE = 400;
const LOST = "The server does not answer; check the connection and try again.";

/** A sentence to be shown; `gone` when the customers are not on the server any more. */
export class Refused extends Error {
  /** @param {string} sentence */
  constructor(sentence, gone = false) {
    super(sentence);
    this.gone = gone;
  }
}

/**
 * Send a file and return its token. `onProgress` is called with how much has been sent, `signal` stops it.
 * @param {Blob} file @param {string} name @param {OnProgress} onProgress @param {AbortSignal} signal @returns {Promise<string>}
 */
export function send(file, name, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not report the progress of an upload
    request.open("POST", `/uploads?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => onProgress({ phase: `sending ${name}`, done: event.loaded / (event.total || 1) }));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText).token);
      else reject(new Refused(request.responseText.trim() || LOST));
      if (request.status === 401) server.report("out");
    });
    request.addEventListener("error", () => {
      server.report("gone");
      reject(new Refused(LOST));
    });
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/**
 * Ask for a look at an upload, or for its segments, until the answer is there.
 * @param {string} token @param {"look" | "segment"} what @param {Question} question @param {OnProgress} onProgress @param {AbortSignal} signal
 * @returns {Promise<any>} a Look, or the key of the segments
 */
export async function obtain(token, what, question, onProgress, signal) {
  for (;;) {
    const response = await answered(await ask(`/of/${token}/${what}`, { ...posted(question), signal }));
    if (response.status === 200) return response.json();
    onProgress(await response.json());
    await pause(PAUSE);
    signal.throwIfAborted();
  }
}

/** Stop what is being done, or delete it all. @param {string} token @param {"cancel" | "delete"} what */
export const tellServer = async (token, what) => answered(await askOnce(`/of/${token}/${what}`, posted({})));

/** What is known of an upload, and the question that was answered. @param {string} token @param {string} path */
export async function fetchAbout(token, path) {
  return (await answered(await ask(`/of/${token}/${path}`))).json();
}

/** @param {object} document */
const posted = (document) => ({ method: "POST", body: JSON.stringify(document), headers: { "Content-Type": "application/json" } });

/** @param {Response} response */
async function answered(response) {
  if (response.ok) return response;
  const plain = response.headers.get("Content-Type")?.startsWith("text/plain");
  throw new Refused(plain ? (await response.text()).trim() : LOST, response.status === 410);
}
