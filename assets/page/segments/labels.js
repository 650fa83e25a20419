/** Where names stand next to marks of a chart, so that none lies on another name or on a mark. */

/** @typedef {{x: number, y: number, r: number, width: number, height: number}} Named   center and radius of a mark, size of its name, in pixels from above left */
/** @typedef {{left: number, top: number}} Spot   of a name */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Rectangle */

/** Pixels between a mark and its name; by how much a name moves until it has room, and the farthest. */
const [GAP, STEP, FARTHEST] = [6, 5, 150];
/** What the other side of a mark costs, in pixels of a move. */
const OTHER_SIDE = 14;
/** A name farther from its mark than this needs a line to it. */
const NEAR = 14;
const MOVES = Array.from({ length: FARTHEST / STEP + 1 }, (_, n) => n * STEP);

/** @param {Named[]} marks the one first whose name matters most @param {number} width of the chart @param {number} height @returns {Spot[]} */
export function spots(marks, width, height) {
  const discs = marks.map(({ x, y, r }) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r }));
  /** @type {Rectangle[]} */
  const names = [];
  return marks.map((mark) => {
    const spot = best(candidates(mark, width, height), mark, [...discs, ...names]);
    names.push(rectangle(spot, mark));
    return spot;
  });
}

/** The line from a mark to its name where that is not next to it. @param {Named} mark @param {Spot} spot @returns {{length: number, angle: number} | null} */
export function lead({ x, y, r, width, height }, { left, top }) {
  const [dx, dy] = [Math.max(left, Math.min(x, left + width)) - x, Math.max(top, Math.min(y, top + height)) - y];
  const length = Math.hypot(dx, dy);
  return length > r + NEAR ? { length, angle: Math.atan2(dy, dx) } : null;
}

/** Spots within the chart, the nearest first. @param {Named} mark @param {number} width @param {number} height @returns {Spot[]} */
function candidates({ x, y, r, width: own, height: tall }, width, height) {
  const [right, left, middle] = [x + r + GAP, x - r - GAP - own, y - tall / 2];
  return MOVES.flatMap((across) => MOVES.flatMap((down) => [-down, down].flatMap((shift) => {
    const cost = Math.hypot(across, down);
    return [{ left: right + across, top: middle + shift, cost }, { left: left - across, top: middle + shift, cost: cost + OTHER_SIDE }];
  })))
    .filter((spot) => spot.top >= 0 && spot.top + tall <= height && spot.left >= 0 && spot.left + own <= width)
    .sort((a, b) => a.cost - b.cost);
}

/** The first that lies on nothing, else the one that lies on least; in a chart too small for a name, its middle. @param {Spot[]} places @param {Named} mark @param {Rectangle[]} others @returns {Spot} */
function best(places, mark, others) {
  let [chosen, least] = [{ left: Math.max(0, mark.x - mark.width / 2), top: mark.y - mark.height / 2 }, Infinity];
  for (const spot of places) {
    const covered = others.reduce((sum, other) => sum + shared(rectangle(spot, mark), other), 0);
    if (covered < least) [chosen, least] = [spot, covered];
    if (!covered) break;
  }
  return chosen;
}

/** @param {Spot} spot @param {Named} mark @returns {Rectangle} */
const rectangle = ({ left, top }, { width, height }) => ({ left, top, right: left + width, bottom: top + height });

/** The area that two rectangles share. @param {Rectangle} a @param {Rectangle} b */
function shared(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
