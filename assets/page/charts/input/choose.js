/** What is chosen in charts that are not brushed: another number of segments, or another segment. */

/** @import { Choice, Host } from "../../../types.d.ts" */

/** @param {Host} host @param {Choice | null} choice null where nothing is */
export function choose(host, choice) {
  if (!choice) return;
  if ("k" in choice) host.showSegments(choice.k);
  else host.go(choice);
}
