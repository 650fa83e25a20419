/**
 * Where a customer belongs, by the stored scale, and centers or clouds; `analysis/clustering/scoring.py` does the same sums in the same order.
 *
 * @typedef {"clearly" | "probably" | "borderline"} Sureness
 * @typedef {{segment: number, distances: number[], margin: number, sure: Sureness, changes: (Move | null)[], others: (Other | null)[], probabilities?: number[]}} Scored
 * @typedef {{by: number, to: number}} Move   in the feature's own units, and the segment it leads to
 * @typedef {{value: string, to: number}} Other   another value of a category, and the segment it leads to
 * @typedef {{center: Record<string, number>, coordinates: Record<string, number[]>}} Center   in original units by feature, scaled by category
 */

/** @import { Clouds, Scaling } from "../../types.d.ts" */

import { signedExp, signedLog } from "../../crossfilter/axes.js";
import { amongClouds, nearestBorder } from "./clouds.js";

const CLEARLY = 1 / 3;
const PROBABLY = 0.1;
/** Centers that differ by less do so by rounding only. */
const SAME = 1e-9;
/** Steps closer to a whole number are whole. */
const NEARLY = 1e-9;
const DIGITS = 12;

/**
 * @param {Scaling} scaling @param {string[]} keys features in table order @param {Center[]} centers
 * @param {Record<string, number>} values of features @param {Record<string, string>} chosen values of the categories that form segments
 * @param {Clouds} [clouds] in scaled units, where these place customers
 * @returns {Scored}
 */
export function score(scaling, keys, centers, values, chosen = {}, clouds) {
  const coded = Object.keys(scaling.coordinates ?? {});
  /** @param {Record<string, number>} from */
  const scaled = (from) => keys.map((key) => (plain(scaling, key, from[key]) - scaling.mean[key]) / scaling.scale[key]);
  const places = centers.map(({ center, coordinates }) => [...scaled(center), ...coded.flatMap((key) => coordinates[key])]);
  const numbers = scaled(values);
  /** @param {Record<string, string>} having */
  const point = (having) => laid([...numbers, ...coded.flatMap((key) => scaling.coordinates[key][having[key]])], scaling.components);
  /** @param {Record<string, string>} having */
  const belongs = (having) => 1 + (clouds ? amongClouds(clouds, point(having)).own : nearest(squaresTo(places, point(having))));
  const others = coded.map((key) => otherValue(scaling.coordinates[key], chosen[key], (value) => belongs({ ...chosen, [key]: value })));
  const at = point(chosen);
  const squares = squaresTo(places, at);
  const distances = squares.map(Math.sqrt);
  if (clouds) return { distances, others, ...scoreByClouds(scaling, keys, values, at, clouds) };
  const own = nearest(squares);
  const margin = marginOf(distances, own);
  const changes = keys.map((key, i) => inUnits(scaling, key, values[key], smallest(places, squares, own, i, scaling.scale[key])));
  return { segment: own + 1, distances, margin, sure: sureness(margin), changes, others };
}

/** The nearest point in the space that components span; itself where there are none. @param {number[]} point @param {number[][]} components */
function laid(point, components) {
  if (!components.length) return point;
  const along = components.map((own) => own.reduce((sum, loading, i) => sum + loading * point[i], 0));
  return point.map((_, i) => components.reduce((sum, own, j) => sum + own[i] * along[j], 0));
}

/** @param {number[][]} places @param {number[]} at */
const squaresTo = (places, at) => places.map((place) => place.reduce((sum, v, i) => sum + (at[i] - v) ** 2, 0));

/** @param {number[]} squares */
const nearest = (squares) => squares.indexOf(Math.min(...squares));

/**
 * The nearest other value of a category that leads to another segment, all else the same.
 * @param {Record<string, number[]>} coordinates @param {string} own @param {(value: string) => number} segmentWith @returns {Other | null}
 */
function otherValue(coordinates, own, segmentWith) {
  /** @param {string} value */
  const away = (value) => Math.hypot(...coordinates[value].map((v, i) => v - coordinates[own][i]));
  const before = segmentWith(own);
  const others = Object.keys(coordinates).filter((value) => value !== own).sort((a, b) => away(a) - away(b));
  const value = others.find((other) => segmentWith(other) !== before);
  return value === undefined ? null : { value, to: segmentWith(value) };
}

/** @param {Scaling} scaling @param {string[]} keys @param {Record<string, number>} values @param {number[]} at scaled values @param {Clouds} clouds */
function scoreByClouds(scaling, keys, values, at, clouds) {
  const { own, probabilities, parabolas } = amongClouds(clouds, at);
  const margin = probabilities[own] - Math.max(...probabilities.filter((_, i) => i !== own));
  const changes = keys.map((key, i) => inUnits(scaling, key, values[key], nearestBorder(parabolas, own, i, scaling.scale[key])));
  return { segment: own + 1, probabilities, margin, sure: sureness(margin), changes };
}

/**
 * What is scaled: the value, or its signed logarithm.
 * @param {Scaling} scaling @param {string} key @param {number} value
 */
const plain = (scaling, key, value) => (scaling.kind[key] === "log" ? signedLog(value) : value);

/**
 * A step in the feature's own units; that of a logarithm depends on where it starts.
 * @param {Scaling} scaling @param {string} key @param {number} value @param {Move | null} change
 */
function inUnits(scaling, key, value, change) {
  if (!change || scaling.kind[key] !== "log") return change;
  return { ...change, by: signedExp(signedLog(value) + change.by) - value };
}

/** 1 − d1 / d2: 0 on the border between two segments, 1 at a center. @param {number[]} distances @param {number} own */
function marginOf(distances, own) {
  const next = Math.min(...distances.filter((_, i) => i !== own));
  return next > 0 ? 1 - distances[own] / next : 0;
}

/** @param {number} margin @returns {Sureness} */
const sureness = (margin) => (margin >= CLEARLY ? "clearly" : margin >= PROBABLY ? "probably" : "borderline");

/**
 * Along one feature, the nearest plane that bisects the way from the own center to another one.
 * @param {number[][]} places @param {number[]} squares @param {number} own @param {number} i @param {number} scale
 */
function smallest(places, squares, own, i, scale) {
  /** @type {Move | null} */
  let least = null;
  for (const [other, place] of places.entries()) {
    const apart = 2 * (place[i] - places[own][i]);
    if (other === own || Math.abs(apart) < 2 * SAME) continue;
    const by = ((squares[other] - squares[own]) / apart) * scale;
    if (!least || Math.abs(by) < Math.abs(least.by)) least = { by, to: other + 1 };
  }
  return least;
}

/**
 * The next value that a feature can have, from a change on; null where that is beyond all values seen.
 * @param {{min: number, max: number, step: number}} f @param {number} value @param {number} by
 */
export function reachable({ min, max, step }, value, by) {
  const grid = Math.min(step, 1);
  const steps = (value + by) / grid;
  const whole = by < 0 ? Math.floor(steps + NEARLY) : Math.ceil(steps - NEARLY);
  const to = Number((whole * grid).toPrecision(DIGITS));
  return to < min || to > max || to === value ? null : to;
}

/** Where no change moves a customer to; up to this many columns that move nobody have a row each. */
export const NOWHERE = "–";
const FEW_FIXED = 3;

/** Moves, with one row for many columns of which no change moves the customer. @param {(Node | string)[][]} moves */
export function gathered(moves) {
  const moving = moves.filter(([, to]) => to !== NOWHERE);
  const fixed = moves.length - moving.length;
  if (fixed <= FEW_FIXED) return moves;
  return [...moving, [`${moving.length ? `${fixed} other columns` : "Any column"}: none within the values seen`, NOWHERE]];
}
