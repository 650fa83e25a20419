/** Density: blocks instead of marks, where there are more cells than distinguishable marks; brushed like points. */

/** @import { Crossfilter, Group, Kind, Palette, Panel, PlaneMeta } from "../../types.d.ts" */
/** @import { Blocks } from "../layer/blocks.js" */

import { blockAt, blocksOf } from "../layer/blocks.js";
import { contextOf } from "../layer/canvas.js";
import { points } from "./points.js";

const FAINTEST = 0.25;
const DIMMED = 0.3;
const CENTER = 6;

/** @type {Kind<PlaneMeta>} */
export const density = {
  ...points,
  marks: false,

  paint(ctx, panel, cf, palette) {
    const { most } = picturesOf(blocksOf(cf.cells, panel), cf.all);
    paintBlocks(ctx, panel, cf, palette, (block, n) => Math.log1p(n) / Math.log1p(most));
  },

  tip(panel, px, py, cf, words) {
    const blocks = blocksOf(cf.cells, panel);
    const block = blockAt(blocks, px, py);
    const { whole } = picturesOf(blocks, cf.all);
    if (block < 0 || !whole[block]) return null;
    const full = countsIn(cf.passing(), blocks);
    const here = Array.from({ length: cf.k }, (_, i) => full[block * cf.k + i]);
    const selected = here.reduce((sum, n) => sum + n, 0);
    const lines = here.flatMap((n, i) => (n ? [`${words.name(i + 1)}: ${words.number(n)}`] : []));
    return [`${words.number(selected)} of ${words.number(whole[block])} customers here selected`, ...lines];
  },
};

/**
 * Every block in the color of the segment that most of its customers belong to.
 * @typedef {(block: number, n: number, group: Group | null) => number} Strength   from 0 to 1, of n customers of a group in
 *   a block; without a group, of all who are not shown
 * @param {CanvasRenderingContext2D} ctx @param {Panel<PlaneMeta>} panel @param {Crossfilter} cf @param {Palette} palette
 * @param {Strength} strength
 */
export function paintBlocks(ctx, panel, cf, palette, strength) {
  if (panel.width < 1 || panel.height < 1) return; // not on the screen yet
  const blocks = blocksOf(cf.cells, panel);
  const pictures = picturesOf(blocks, cf.all);
  const [selected, passing] = [cf.passing(), cf.passing(panel.meta.view)];
  color(pictures, blocks, [selected, passing], palette, strength);
  ctx.save();
  ctx.beginPath();
  ctx.rect(panel.left, panel.top, panel.width, panel.height);
  ctx.clip();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(pictures.canvas, blocks.left, blocks.top, blocks.columns * blocks.dx, blocks.rows * blocks.dy);
  ctx.restore();
  centers(ctx, blocks, countsIn(selected, blocks), cf.k, palette);
}

/** Customers of a group by block and segment. @param {Group} group @param {Blocks} blocks */
const countsIn = (group, { of, columns, rows }) => group.counts(of, columns * rows);

/**
 * What a panel is drawn with again and again: how many customers there are in each block, and what does not change.
 * @typedef {{whole: Float64Array, filled: Uint32Array, most: number, canvas: HTMLCanvasElement, image: ImageData,
 *   ctx: CanvasRenderingContext2D}} Pictures
 */
/** @type {WeakMap<Blocks, Pictures>} */
const cache = new WeakMap();

/** @param {Blocks} blocks @param {Group} all @returns {Pictures} */
function picturesOf(blocks, all) {
  const known = cache.get(blocks);
  if (known) return known;
  const whole = new Float64Array(blocks.columns * blocks.rows);
  countsIn(all, blocks).forEach((n, slot) => {
    whole[Math.floor(slot / all.k)] += n;
  });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [blocks.columns, blocks.rows];
  const image = new ImageData(blocks.columns, blocks.rows);
  const filled = Uint32Array.from([...whole.keys()].filter((block) => whole[block]));
  const drawn = { whole, filled, most: whole.reduce((a, b) => Math.max(a, b), 1), canvas, image, ctx: contextOf(canvas) };
  cache.set(blocks, drawn);
  return drawn;
}

/**
 * Gray for all; over it the segment that has most of a block's customers, dimmed where the view's own brush leaves them out.
 * @param {Pictures} pictures @param {Blocks} blocks @param {[Group, Group]} groups selected and passing @param {Palette} palette
 * @param {Strength} strength
 */
function color({ whole, filled, image, ctx }, blocks, [selected, passing], palette, strength) {
  const { data } = image;
  const { k } = selected;
  const colors = [...palette.segments, palette.whole].map(rgb).flat();
  const full = countsIn(selected, blocks);
  const rest = passing === selected ? full : countsIn(passing, blocks);
  for (let f = 0; f < filled.length; f++) {
    const block = filled[f];
    let [table, group] = [full, selected];
    let n = sumOf(full, block, k);
    if (!n && rest !== full) {
      [table, group] = [rest, passing];
      n = sumOf(rest, block, k);
    }
    const share = n && table !== full ? DIMMED : 1;
    const at = 3 * (n ? leading(table, block, k) : palette.segments.length);
    const to = 4 * block;
    data[to] = colors[at];
    data[to + 1] = colors[at + 1];
    data[to + 2] = colors[at + 2];
    data[to + 3] = 255 * share * (FAINTEST + (1 - FAINTEST) * strength(block, n || whole[block], n ? group : null));
  }
  ctx.putImageData(image, 0, 0);
}

/** @param {Float64Array} table @param {number} block @param {number} k */
function sumOf(table, block, k) {
  let sum = 0;
  for (let slot = block * k; slot < (block + 1) * k; slot++) sum += table[slot];
  return sum;
}

/**
 * The segment, from 0, with most customers in a block.
 * @param {Float64Array} table @param {number} block @param {number} k
 */
function leading(table, block, k) {
  let segment = 0;
  for (let i = 1; i < k; i++) if (table[block * k + i] > table[block * k + segment]) segment = i;
  return segment;
}

/**
 * The mark of each segment where its selected customers are on average: color is never the only cue.
 * @param {CanvasRenderingContext2D} ctx @param {Blocks} blocks @param {Float64Array} full @param {number} k @param {Palette} palette
 */
function centers(ctx, blocks, full, k, palette) {
  const places = placesOf(blocks, full, k);
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.card;
  for (let i = 0; i < k; i++) {
    const n = places[3 * i + 2];
    if (!n) continue;
    const x = blocks.left + (places[3 * i] / n + 0.5) * blocks.dx;
    const y = blocks.top + (places[3 * i + 1] / n + 0.5) * blocks.dy;
    ctx.beginPath();
    palette.marks[i](ctx, x, y, CENTER);
    ctx.stroke();
    ctx.fillStyle = palette.segments[i];
    ctx.fill();
  }
}

/**
 * Per segment, columns and rows summed over its selected customers, and how many these are.
 * @param {Blocks} blocks @param {Float64Array} full @param {number} k
 */
function placesOf({ columns, rows }, full, k) {
  const places = new Float64Array(3 * k);
  for (let row = 0, slot = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let i = 0; i < k; i++, slot++) {
        const n = full[slot];
        if (!n) continue;
        places[3 * i] += n * column;
        places[3 * i + 1] += n * row;
        places[3 * i + 2] += n;
      }
    }
  }
  return places;
}

/** @param {string} hex `#3ba28b` */
const rgb = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
