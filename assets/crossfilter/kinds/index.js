/** The kinds of marks that can be selected in; a figure's `layout.meta.panels` name them. */

/** @import { Kind } from "../../types.d.ts" */

import { bands } from "./bands.js";
import { bars } from "./bars.js";
import { boxes } from "./boxes.js";
import { density } from "./density.js";
import { dots } from "./dots.js";
import { doubts } from "./doubts.js";
import { flow } from "./flow/index.js";
import { lines } from "./unbrushed/lines.js";
import { points } from "./points.js";
import { profiles } from "./unbrushed/profiles.js";
import { shades } from "./shades.js";
import { shares } from "./shares.js";
import { silhouettes } from "./unbrushed/silhouettes.js";
import { strips } from "./unbrushed/strips.js";
import { unbrushed } from "./unbrushed/shared.js";

/** Lines over editions, which the page Over time paints and brushes itself. @type {Kind} */
const editions = { ...unbrushed, paint: () => {}, axes: "xy" };

/** @type {Record<string, Kind>} */
export const KINDS = { points, density, bars, boxes, shares, profiles, lines, strips, silhouettes, shades, doubts, flow, dots, bands, editions };
