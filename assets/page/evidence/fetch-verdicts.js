/** The verdicts on all segments and on each, for every number of them: asked until the evidence is in. */

/** @import { Verdicts } from "../../types.d.ts" */

import { at } from "../../server/base.js";
import { ask } from "../../server/ask.js";
import { pause, slower } from "../../server/patience.js";
import { checked } from "../../server/segmentation.js";

const PAUSE = 3000;

/** @param {string} fingerprint of the customers @returns {Promise<Verdicts>} */
export async function fetchVerdicts(fingerprint) {
  for (let misses = 0; ; ) {
    const response = checked(await ask(at(`/evidence/${fingerprint}/verdicts.json`)));
    const answer = await response.json();
    if (response.status !== 202) return answer;
    misses = answer.done === undefined ? misses + 1 : 0;
    await pause(slower(PAUSE, misses));
  }
}
