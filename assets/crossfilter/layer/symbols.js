/** Mark shapes on a canvas, in the order of slots; the same shapes and sizes as Plotly's symbols of these names. */

/** @typedef {(ctx: CanvasRenderingContext2D, x: number, y: number, r: number) => void} Draw */

/** Shapes that look smaller than they are. @param {number[][]} corners */
const enlarged = (corners) => corners.map(([x, y]) => [1.2 * x, 1.2 * y]);

/** @param {number[][]} corners @returns {Draw} */
const polygon = (corners) => (ctx, x, y, r) => {
  ctx.moveTo(x + corners[0][0] * r, y + corners[0][1] * r);
  for (const [dx, dy] of corners.slice(1)) ctx.lineTo(x + dx * r, y + dy * r);
  ctx.closePath();
};

/** @type {Draw} */
const circle = (ctx, x, y, r) => {
  ctx.moveTo(x + r, y);
  ctx.arc(x, y, r, 0, 2 * Math.PI);
};

/** @param {number} n @param {number[]} radii @param {number} turn */
const around = (n, radii, turn) =>
  Array.from({ length: n }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / n;
    const radius = radii[i % radii.length];
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });

const plus = [
  [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
  [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4],
];

/** @param {number[][]} corners */
const turned = (corners) => corners.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);

/** @type {Draw[]} */
export const SYMBOLS = [
  circle,
  polygon([[-1, -1], [1, -1], [1, 1], [-1, 1]]),
  polygon([[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]]),
  polygon(enlarged([[-1.155, 0.5], [1.155, 0.5], [0, -1]])),
  polygon(enlarged([[-1.155, -0.5], [1.155, -0.5], [0, 1]])),
  polygon(plus),
  polygon(turned(plus)),
  polygon(enlarged(around(10, [1.4, 0.54], 0))),
  polygon(around(5, [1.1], 0)),
  polygon(enlarged([[-1, -1], [1, -1], [-1, 1], [1, 1]])),
];
