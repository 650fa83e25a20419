/** How ribbons and ends of a flow are painted. */

/** @import { Crossfilter, FlowMeta, Palette, Panel } from "../../../types.d.ts" */
/** @import { End, Ribbon } from "./layout.js" */

import { toX, toY } from "../../layer/plot.js";
import { outline } from "./layout.js";

const FONT = "12px system-ui, 'DejaVu Sans', sans-serif";
/** Ends of fewer pixels have no mark. */
const MARKED = 12;
/** Pixels between columns in which the head of the first has room for a word. */
const WORDS = 96;

/**
 * A gray ribbon, and on it the customers that are selected, in the color of the segment shown that they are in.
 * @param {CanvasRenderingContext2D} ctx @param {Panel<FlowMeta>} panel @param {Ribbon} r @param {Float64Array | undefined} chosen
 * @param {boolean} isExact whether any of them pass what is selected in this chart, too @param {Palette} palette
 */
export function paintRibbon(ctx, panel, r, chosen, isExact, palette) {
  fill(ctx, panel, outline(r, 1), palette.whole, 0.55);
  let from = 0;
  chosen?.forEach((n, segment) => {
    if (!n) return;
    fill(ctx, panel, outline(r, n / r.n, from), palette.segments[segment], isExact ? 0.75 : 0.2);
    from += n / r.n;
  });
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel<FlowMeta>} panel @param {[number, number][]} path @param {string} color @param {number} alpha */
function fill(ctx, panel, path, color, alpha) {
  ctx.beginPath();
  path.forEach(([x, y], i) => (i ? ctx.lineTo(toX(panel, x), toY(panel, y)) : ctx.moveTo(toX(panel, x), toY(panel, y))));
  ctx.closePath();
  ctx.globalAlpha = alpha;
  ctx.fillStyle = color;
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** The end of ribbons: in color with its mark where it is a segment shown. @param {CanvasRenderingContext2D} ctx @param {Panel<FlowMeta>} panel @param {End} end @param {Crossfilter} cf @param {Palette} palette */
export function paintEnd(ctx, panel, end, cf, palette) {
  const [left, right] = [toX(panel, end.x0), toX(panel, end.x1)];
  const [top, bottom] = [toY(panel, end.y0), toY(panel, end.y1)];
  const isShown = end.k === cf.k;
  const isWide = panel.meta.ks.length === 2;
  const onLeft = end.at === 0;
  ctx.fillStyle = isShown ? palette.segments[end.segment - 1] : palette.ink;
  ctx.globalAlpha = isShown ? 1 : 0.5;
  ctx.fillRect(left, top, right - left, Math.max(1, bottom - top));
  ctx.globalAlpha = 1;
  if (isShown && (isWide || bottom - top >= MARKED)) paintMark(ctx, end, isWide ? right + 12 : (left + right) / 2, (top + bottom) / 2, !isWide, palette);
  if (!isWide) return;
  ctx.fillStyle = palette.ink;
  ctx.font = FONT;
  ctx.textBaseline = "middle";
  ctx.textAlign = onLeft ? "left" : "right";
  const name = cf.cells.page.solutions[end.k].segments[end.segment - 1].name;
  haloed(ctx, `${name}  ${end.n.toLocaleString("en-US")}`, onLeft ? right + 22 : left - 8, (top + bottom) / 2, panel.width * 0.42, palette);
}

/** @param {CanvasRenderingContext2D} ctx @param {End} end @param {number} x @param {number} y @param {boolean} isOnRibbons @param {Palette} palette */
function paintMark(ctx, end, x, y, isOnRibbons, palette) {
  ctx.beginPath();
  palette.marks[end.segment - 1](ctx, x, y, isOnRibbons ? 6 : 5);
  if (isOnRibbons) {
    ctx.lineWidth = 3;
    ctx.strokeStyle = palette.card;
    ctx.stroke();
  }
  ctx.fillStyle = palette.segments[end.segment - 1];
  ctx.fill();
}

/** How many segments a column has, over it. @param {CanvasRenderingContext2D} ctx @param {Panel<FlowMeta>} panel @param {number} k @param {number} at @param {Crossfilter} cf @param {Palette} palette */
export function paintHead(ctx, panel, k, at, cf, palette) {
  const { length } = panel.meta.ks;
  ctx.fillStyle = palette.ink;
  ctx.font = k === cf.k ? `bold ${FONT}` : FONT;
  ctx.textBaseline = "bottom";
  ctx.textAlign = at === 0 ? "left" : at === length - 1 ? "right" : "center";
  ctx.fillText(at === 0 && panel.width / (length - 1) > WORDS ? `${k} segments` : String(k), toX(panel, at / (length - 1)), panel.top - 6);
}

/**
 * Text that can be read over any ribbon.
 * @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} x @param {number} y @param {number} most @param {Palette} palette
 */
function haloed(ctx, text, x, y, most, palette) {
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = palette.card;
  ctx.globalAlpha = 0.85;
  ctx.strokeText(text, x, y, most);
  ctx.globalAlpha = 1;
  ctx.fillText(text, x, y, most);
}
