/** Density: blocks instead of marks, where there are more cells than marks could be told apart; brushed like points. */

import { featureOf } from "../cells.js";
import { toX, toY } from "../plot.js";
import { SYMBOLS } from "../symbols.js";
import { points, positions } from "./points.js";

const LEAST = 3;
const FAINTEST = 0.25;
const DIMMED = 0.3;
const CENTRE = 6;

/** @typedef {{left: number, top: number, dx: number, dy: number, columns: number, rows: number, of: Int32Array,
 *   whole: Float32Array, most: number}} Grid   blocks from the left top corner in pixels, and the block of each cell */

/** @type {import("./index.js").Kind} */
export const density = {
  ...points,

  paint(ctx, panel, cf, palette) {
    if (panel.width < 1 || panel.height < 1) return; // not on the screen yet
    const grid = gridOf(cf.cells, panel);
    const found = sums(cf, panel, grid);
    const blocks = document.createElement("canvas");
    [blocks.width, blocks.height] = [grid.columns, grid.rows];
    const image = new ImageData(grid.columns, grid.rows);
    colour(image.data, grid, found, cf.k, palette);
    blocks.getContext("2d").putImageData(image, 0, 0);
    ctx.save();
    ctx.beginPath();
    ctx.rect(panel.left, panel.top, panel.width, panel.height);
    ctx.clip();
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(blocks, grid.left, grid.top, grid.columns * grid.dx, grid.rows * grid.dy);
    ctx.restore();
    centres(ctx, found, cf.k, palette);
  },

  tip(panel, px, py, cf, words) {
    const grid = gridOf(cf.cells, panel);
    const block = blockAt(grid, px, py);
    if (block < 0 || !grid.whole[block]) return null;
    const { full } = sums(cf, panel, grid);
    const here = Array.from({ length: cf.k }, (_, i) => full[block * cf.k + i]);
    const selected = here.reduce((sum, n) => sum + n, 0);
    const lines = here.flatMap((n, i) => (n ? [`${words.name(i + 1)}: ${words.number(n)}`] : []));
    return [`${words.number(selected)} of ${words.number(grid.whole[block])} customers here selected`, ...lines];
  },
};

/** Customers by block and segment: selected (`full`), and passing all other views only (`dim`); weighted places of segments. */
function sums(cf, panel, grid) {
  const { k, fails } = cf;
  const own = cf.others(panel.meta.view);
  const labels = cf.cells.labels(k);
  const { counts } = cf.cells;
  const at = positions(cf.cells, panel);
  const size = grid.columns * grid.rows * k;
  const [full, dim] = [new Float32Array(size), new Float32Array(own === ~0 ? 0 : size)];
  const places = new Float64Array(3 * k);
  for (let i = 0; i < labels.length; i++) {
    if (fails[i] & own) continue;
    const segment = labels[i] - 1;
    if (fails[i]) {
      dim[grid.of[i] * k + segment] += counts[i];
      continue;
    }
    full[grid.of[i] * k + segment] += counts[i];
    places[3 * segment] += counts[i] * at[2 * i];
    places[3 * segment + 1] += counts[i] * at[2 * i + 1];
    places[3 * segment + 2] += counts[i];
  }
  return { full, dim, places };
}

/** Grey for everybody; over it the segment that has most of a block's customers, the stronger the more there are. */
function colour(data, grid, { full, dim }, k, palette) {
  const whole = rgb(palette.whole);
  const segments = palette.segments.map(rgb);
  const strength = (n) => FAINTEST + ((1 - FAINTEST) * Math.log1p(n)) / Math.log1p(grid.most);
  for (let block = 0; block < grid.whole.length; block++) {
    if (!grid.whole[block]) continue;
    const selected = leading(full, block, k);
    const [segment, n, share] = selected[1] || !dim.length ? [...selected, 1] : [...leading(dim, block, k), DIMMED];
    const [r, g, b] = n ? segments[segment] : whole;
    data.set([r, g, b, 255 * (n ? share * strength(n) : strength(grid.whole[block]))], 4 * block);
  }
}

/** The segment, from 0, with most customers in a block, and how many there are in all. */
function leading(sum, block, k) {
  let [segment, most, all] = [0, 0, 0];
  for (let i = 0; i < k; i++) {
    const n = sum[block * k + i];
    all += n;
    if (n > most) [segment, most] = [i, n];
  }
  return [segment, all];
}

/** The mark of each segment where its selected customers are on average: colour is never the only cue. */
function centres(ctx, { places }, k, palette) {
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.card;
  for (let i = 0; i < k; i++) {
    const n = places[3 * i + 2];
    if (!n) continue;
    ctx.beginPath();
    SYMBOLS[i](ctx, places[3 * i] / n, places[3 * i + 1] / n, CENTRE);
    ctx.stroke();
    ctx.fillStyle = palette.segments[i];
    ctx.fill();
  }
}

/** Blocks of a panel, kept as long as it stays where it is. */
const cache = new WeakMap();

/** @returns {Grid} */
function gridOf(cells, panel) {
  const at = positions(cells, panel);
  const known = cache.get(panel.meta);
  if (known?.at === at) return known.grid;
  const grid = blocksOf(cells, panel, at);
  cache.set(panel.meta, { at, grid });
  return grid;
}

function blocksOf(cells, panel, at) {
  const { x, y } = panel.meta;
  const [left, dx] = along(featureOf(cells.page, x), (v) => toX(panel, v), panel.left);
  const [top, dy] = along(featureOf(cells.page, y), (v) => toY(panel, v), panel.top);
  const columns = Math.ceil((panel.left + panel.width - left) / dx) + 1;
  const rows = Math.ceil((panel.top + panel.height - top) / dy) + 1;
  const of = new Int32Array(cells.length);
  const whole = new Float32Array(columns * rows);
  for (let i = 0; i < of.length; i++) {
    const column = Math.floor((at[2 * i] - left) / dx);
    of[i] = Math.floor((at[2 * i + 1] - top) / dy) * columns + column;
    whole[of[i]] += cells.counts[i];
  }
  return { left, top, dx, dy, columns, rows, of, whole, most: whole.reduce((a, b) => Math.max(a, b), 1) };
}

/** Where blocks begin and how wide they are: whole steps of a feature, so that its values do not make stripes. */
function along(feature, to, edge) {
  if (!feature) return [edge, LEAST];
  const pitch = Math.abs(to(feature.step) - to(0));
  const width = pitch * Math.max(1, Math.ceil(LEAST / pitch));
  const first = to(feature.min) - pitch / 2;
  return [first - width * Math.ceil((first - edge) / width), width];
}

function blockAt(grid, px, py) {
  const [column, row] = [Math.floor((px - grid.left) / grid.dx), Math.floor((py - grid.top) / grid.dy)];
  return column < 0 || row < 0 || column >= grid.columns || row >= grid.rows ? -1 : row * grid.columns + column;
}

/** @param {string} hex `#3ba28b` */
const rgb = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
