/** Small multiples laid out by the width there is: a figure's panels in as many columns as fit, before Plotly draws. */

/** @import { Axis, Figure, FigureLayout, Grid } from "../../types.d.ts" */

import { axisOf } from "../../crossfilter/layer/plot.js";

const GAP = 26;
/** A panel is made lower to fit on a sheet of paper, down to this many pixels. */
const LOWEST = 60;
/** Pixels that a panel has at least between its labels and those of the next one. */
const LEAST_INNER = 110;
/** Pixels between the labels of a panel and the one before it. */
const CLEAR = 6;
/** How wide a character of an axis title is, about, in pixels. */
const CHARACTER = 5.9;
/** Pixels that a label of a horizontal axis takes, with the gap to the next one. */
const LABEL = 36;
const TAGS = /<[^<>]*>/g;

/**
 * A copy of `figure` whose panels stand in a grid for `width` pixels; figures of one panel come back as they are.
 * @param {Figure} figure @param {number} width @param {number} [tallest] the height in which all rows should fit: paper has no more
 */
export function arranged(figure, width, tallest = Infinity) {
  const { grid: wanted, panels } = figure.layout.meta;
  if (!wanted) return isTooLong(figure, width) ? withShortTitles(figure) : figure;
  const { l, r } = figure.layout.margin;
  const gap = Math.max(GAP + (l + r) / 2, l + CLEAR);
  const columns = columnsFor(wanted, panels.length, width, gap, tallest);
  const rows = Math.ceil(panels.length / columns);
  const grid = lowered(wanted, rows, tallest);
  const height = heightFor(grid, rows);
  const inner = { width: width - l - r, height };
  /** @type {FigureLayout} */
  const layout = { ...figure.layout, height, margin: { ...figure.layout.margin, t: 0, b: 0 } };
  panels.forEach((panel, i) => {
    const place = slot(i, columns, rows, grid, inner, gap);
    const { xaxis = "xaxis", yaxis = "yaxis" } = panel;
    layout[xaxis] = { ...fewerTicks(axisOf(layout, xaxis), (place.x[1] - place.x[0]) * inner.width), domain: place.x };
    layout[yaxis] = { ...axisOf(layout, yaxis), domain: place.y };
  });
  return { ...figure, layout };
}

/** No more labels than fit side by side; Plotly turns those that do not. @param {Axis} axis @param {number} width @returns {Axis} */
const fewerTicks = (axis, width) => (axis.nticks ? { ...axis, nticks: Math.max(2, Math.min(axis.nticks, Math.floor(width / LABEL))) } : axis);

/** Whether the title of the horizontal axis does not fit below it. @param {Figure} figure @param {number} width */
function isTooLong({ layout }, width) {
  const text = layout.meta.narrow ? (axisOf(layout, "xaxis").title?.text ?? "") : "";
  return text.replace(TAGS, "").length * CHARACTER > width - layout.margin.l - layout.margin.r;
}

/** Axis titles as the figure wants them where there is little room. @param {Figure} figure */
function withShortTitles(figure) {
  const layout = { ...figure.layout };
  for (const [axis, text] of Object.entries(layout.meta.narrow ?? {})) {
    const known = axisOf(layout, axis);
    layout[axis] = { ...known, title: { ...known.title, text } };
  }
  return { ...figure, layout };
}

/**
 * As many as fit next to each other; one more, and narrower, where rows would be too many.
 * @param {Grid} grid @param {number} count @param {number} width @param {number} gap @param {number} tallest
 */
function columnsFor(grid, count, width, gap, tallest) {
  const least = Math.max(grid.least, gap + LEAST_INNER);
  const fit = Math.max(1, Math.min(grid.most, Math.floor(width / least), count));
  const columns = Math.ceil(count / Math.ceil(count / fit));
  return columns < grid.most && heightFor(grid, Math.ceil(count / columns)) > tallest ? columns + 1 : columns;
}

/** @param {Grid} grid @param {number} rows @param {number} tallest */
function lowered(grid, rows, tallest) {
  if (heightFor(grid, rows) <= tallest) return grid;
  const height = Math.max(LOWEST, Math.floor(tallest / rows) - grid.title - grid.foot);
  return { ...grid, height: Math.min(grid.height, height) };
}

/** @param {Grid} grid @param {number} rows */
const heightFor = (grid, rows) => rows * (grid.title + grid.height + grid.foot);

/** @param {number} i @param {number} columns @param {number} rows @param {Grid} grid @param {{width: number, height: number}} inner @param {number} gap between columns, where axis labels stand */
function slot(i, columns, rows, grid, inner, gap) {
  const [column, row] = [i % columns, Math.floor(i / columns)];
  const width = (inner.width - gap * (columns - 1)) / columns;
  const left = column * (width + gap);
  const top = row * (grid.title + grid.height + grid.foot) + grid.title;
  return {
    x: [left / inner.width, Math.min(1, (left + width) / inner.width)],
    y: [1 - (top + grid.height) / inner.height, 1 - top / inner.height],
  };
}
