/** Other numbers of segments are offered where two criteria agree on them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { otherNumbers, preference } from "../../../../assets/page/evidence/preferred.js";

const PREFERRED = { silhouette: 6, "Calinski-Harabasz": 6, "Davies-Bouldin": 3, stability: 3 };

test("a number that two criteria prefer is offered, but not the one shown", () => {
  assert.deepEqual(otherNumbers(PREFERRED, 3).map((o) => o.k), [6]);
  assert.deepEqual(otherNumbers(PREFERRED, 4).map((o) => o.k), [6, 3]);
  assert.deepEqual(otherNumbers({ ...PREFERRED, stability: 6 }, 6), []);
});

test("the criteria are named", () => {
  const [most] = otherNumbers({ ...PREFERRED, stability: 6 }, 3);
  assert.equal(preference(most), "Silhouette, Calinski-Harabasz and stability prefer 6 segments.");
});
