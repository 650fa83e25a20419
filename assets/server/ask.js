/** All requests of the page, so that trouble is noticed and shown in one place. */

/** @import { Outcome } from "./attempt.js" */

import { attempt } from "./attempt.js";
import { pauseUnless, slower, spread } from "./patience.js";
import { server } from "./server.js";
import { isFinal, Unanswered } from "./troubles.js";

const PATIENCE = 90_000;
const DOUBT = 5000;
const FIRST = 1000;
/** A question that fails while others are answered is given up in the end. */
const MAX_MISSES = 5;

/**
 * Ask for something that may be asked again: what keeps the server from answering is waited for.
 * @param {string} address @param {RequestInit} [options] @returns {Promise<Response>} throws Unanswered where waiting does not help
 */
export async function ask(address, options = {}) {
  let outcome = await asked(address, options);
  if (outcome.trouble === null) return outcome.response;
  server.hold(1);
  try {
    for (let times = 0, misses = 0; outcome.trouble !== null; times += 1) {
      misses += Number(outcome.trouble === "gone");
      if (isFinal(outcome.trouble) || misses > MAX_MISSES) throw new Unanswered(outcome.trouble);
      await better(outcome, times, options.signal);
      outcome = await asked(address, options);
    }
    return outcome.response;
  } finally {
    server.hold(-1);
  }
}

/**
 * Ask for something that must not be done twice; the caller shows what the server answers against it.
 * @param {string} address @param {RequestInit} [options] @param {number} [patience] @returns {Promise<Response>} throws Unanswered
 */
export async function askOnce(address, options = {}, patience = PATIENCE) {
  const { response, trouble } = await asked(address, options, patience, reportOfOne);
  if (!response || (trouble && isFinal(trouble))) throw new Unanswered(trouble ?? "gone");
  return response;
}

/**
 * Ask, and report what is wrong.
 * @param {string} address @param {RequestInit} options @param {number} [patience] @param {(outcome: Outcome) => void} [report]
 */
async function asked(address, options, patience = PATIENCE, report = reportOf) {
  const doubt = setTimeout(() => server.doubt(), DOUBT);
  try {
    const outcome = await attempt(address, options, patience);
    if (outcome.trouble) report(outcome);
    return outcome;
  } finally {
    clearTimeout(doubt);
  }
}

/**
 * As long as the server says where it asks for patience, else until it is there.
 * @param {Outcome} outcome @param {number} times @param {AbortSignal | null} [signal]
 */
function better({ trouble, seconds }, times, signal) {
  if (trouble !== "busy") return server.better(signal);
  return pauseUnless(seconds ? 1000 * seconds : spread(slower(FIRST, times)), signal);
}

/** @param {Outcome} outcome */
function reportOf({ trouble }) {
  if (trouble) server.report(trouble);
}

/** That one question came too early is no trouble of others. @param {Outcome} outcome */
function reportOfOne(outcome) {
  if (outcome.trouble !== "busy") reportOf(outcome);
}
