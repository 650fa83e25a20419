/** Doubts: shades where there are too many marks; blocks as strong as their customers are unsure on average. */

/** @import { Crossfilter, Kind, Numbers, PlaneMeta, Shade } from "../../types.d.ts" */
/** @import { Blocks } from "../layer/blocks.js" */

import { blocksOf } from "../layer/blocks.js";
import { density, paintBlocks } from "./density.js";
import { STEPS, strengths } from "./shades.js";

const LEVELS = STEPS + 1;
/** How strong a block is of whose customers none is shown. */
const NOBODY = 0.4;

/** @type {Kind<PlaneMeta>} */
export const doubts = {
  ...density,

  paint(ctx, panel, cf, palette, { shade = "margin" }) {
    if (!cf.cells.find(shade)) return;
    const blocks = blocksOf(cf.cells, panel);
    const codes = codesOf(cf, blocks, shade);
    const size = blocks.columns * blocks.rows * LEVELS;
    paintBlocks(ctx, panel, cf, palette, (block, n, group) => (group ? doubtIn(group.counts(codes, size), block, cf.k) / n : NOBODY));
  },
};

/**
 * What the doubts of a block's customers add up to, each from 0 to 1.
 * @param {Float64Array} table @param {number} block @param {number} k
 */
function doubtIn(table, block, k) {
  let sum = 0;
  for (let level = 1; level < LEVELS; level++) {
    const slot = (block * LEVELS + level) * k;
    for (let i = 0; i < k; i++) sum += level * table[slot + i];
  }
  return sum / STEPS;
}

/** Block and level of doubt of each cell as one code; kept as long as blocks and measure stay. @type {WeakMap<Blocks, WeakMap<Numbers, Uint32Array>>} */
const cache = new WeakMap();

/** @param {Crossfilter} cf @param {Blocks} blocks @param {Shade} shade */
function codesOf(cf, blocks, shade) {
  const measure = cf.cells.array(shade);
  const known = cache.get(blocks) ?? new WeakMap();
  cache.set(blocks, known);
  const codes = known.get(measure) ?? newCodes(blocks, strengths(cf, shade));
  known.set(measure, codes);
  return codes;
}

/** @param {Blocks} blocks @param {Uint8Array} levels */
const newCodes = (blocks, levels) => Uint32Array.from(blocks.of, (block, i) => block * LEVELS + levels[i]);
