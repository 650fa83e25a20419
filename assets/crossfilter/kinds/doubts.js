/** Doubts: shades where there are too many marks; blocks as strong as their customers are unsure on average. */

import { blocksOf } from "../blocks.js";
import { density, paintBlocks } from "./density.js";
import { STEPS, strengths } from "./shades.js";

const LEVELS = STEPS + 1;
/** How strong a block is of whose customers none is shown. */
const NOBODY = 0.4;

/** @type {import("./index.js").Kind} */
export const doubts = {
  ...density,

  paint(ctx, panel, cf, palette, { shade = "margin" }) {
    if (!cf.cells.array(shade)) return;
    const blocks = blocksOf(cf.cells, panel);
    const codes = codesOf(cf, blocks, shade);
    const size = blocks.columns * blocks.rows * LEVELS;
    paintBlocks(ctx, panel, cf, palette, (block, n, group) => (group ? doubtIn(group.counts(codes, size), block, cf.k) / n : NOBODY));
  },
};

/** What the doubts of a block's customers add up to, each from 0 to 1. */
function doubtIn(table, block, k) {
  let sum = 0;
  for (let level = 1; level < LEVELS; level++) {
    const slot = (block * LEVELS + level) * k;
    for (let i = 0; i < k; i++) sum += level * table[slot + i];
  }
  return sum / STEPS;
}

/** Block and level of doubt of each cell as one code; kept as long as blocks and measure stay. */
const cache = new WeakMap();

function codesOf(cf, blocks, shade) {
  const measure = cf.cells.array(shade);
  if (!cache.has(blocks)) cache.set(blocks, new WeakMap());
  const known = cache.get(blocks);
  if (!known.has(measure)) {
    const levels = strengths(cf, shade);
    known.set(measure, Uint32Array.from(blocks.of, (block, i) => block * LEVELS + levels[i]));
  }
  return known.get(measure);
}
