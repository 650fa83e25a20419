/** Whatever the page asks of the server is asked here, so that what is the matter is known, and told, in one place. */

import { attempt } from "./attempt.js";
import { pauseUnless, slower, spread } from "./patience.js";
import { server } from "./server.js";
import { isFinal, Unanswered } from "./troubles.js";

const PATIENCE = 90_000;
const DOUBT = 5000;
const FIRST = 1000;
/** A question that fails while others are answered is given up in the end. */
const MOST_MISSES = 5;

/**
 * Ask for something that may be asked again: what keeps the server from answering is waited for.
 * @param {string} address @param {RequestInit} [options] @returns {Promise<Response>} throws Unanswered where waiting does not help
 */
export async function ask(address, options = {}) {
  let outcome = await asked(address, options);
  if (!outcome.trouble) return outcome.response;
  server.hold(1);
  try {
    for (let times = 0, misses = 0; outcome.trouble; times += 1) {
      misses += Number(outcome.trouble === "gone");
      if (isFinal(outcome.trouble) || misses > MOST_MISSES) throw new Unanswered(outcome.trouble);
      await better(outcome, times, options.signal);
      outcome = await asked(address, options);
    }
    return outcome.response;
  } finally {
    server.hold(-1);
  }
}

/**
 * Ask for something that must not be done twice; the caller tells what the server says against it.
 * @param {string} address @param {RequestInit} [options] @param {number} [patience] @returns {Promise<Response>} throws Unanswered
 */
export async function askOnce(address, options = {}, patience = PATIENCE) {
  const { response, trouble } = await asked(address, options, patience, tellOfOne);
  if (!response || isFinal(trouble)) throw new Unanswered(trouble);
  return response;
}

async function asked(address, options, patience = PATIENCE, tell = tellOf) {
  const doubt = setTimeout(() => server.doubt(), DOUBT);
  try {
    const outcome = await attempt(address, options, patience);
    if (outcome.trouble) tell(outcome);
    return outcome;
  } finally {
    clearTimeout(doubt);
  }
}

/** As long as the server says where it asks for patience, else until it is there. */
function better({ trouble, seconds }, times, signal) {
  if (trouble !== "busy") return server.better(signal);
  return pauseUnless(seconds ? 1000 * seconds : spread(slower(FIRST, times)), signal);
}

const tellOf = ({ trouble }) => server.tell(trouble);

/** That one question came too early is no trouble of others. */
const tellOfOne = (outcome) => outcome.trouble === "busy" || tellOf(outcome);
