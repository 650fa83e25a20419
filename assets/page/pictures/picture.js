/** A chart as a picture: title, what is selected, the chart, a legend of segments, source and date; always in light colors. */

/** @import { Layer, Palette, Panel, Scene } from "../../types.d.ts" */

import { contextOf } from "../../crossfilter/layer/canvas.js";
import { palette } from "../colors/theme.js";
import { SvgPen } from "./svg-pen.js";

/**
 * @typedef {{title: string, sentence: string, source: string}} Texts   what stands around the chart
 * @typedef {CanvasRenderingContext2D | SvgPen} Pen
 * @typedef {{width: number, height: number, head: string[], legend: {segment: number, name: string, x: number, y: number}[], foot: number}} Plan
 */

const SCALE = 2;
const PAD = 16;
const LINE = 17;
const TITLE = 26;
const GAP = 18;

/** @param {Layer} layer @param {Scene} scene @param {Texts} texts @returns {Promise<Blob>} */
export async function drawPng(layer, scene, texts) {
  const { gd } = layer;
  const [width, height] = [gd.clientWidth, gd.clientHeight];
  const whole = await load(await window.Plotly.toImage(gd, { format: "png", width, height, scale: SCALE }));
  const canvas = document.createElement("canvas");
  const pen = contextOf(canvas);
  const plan = planned(pen, layer, scene, texts);
  [canvas.width, canvas.height] = [plan.width * SCALE, plan.height * SCALE];
  pen.scale(SCALE, SCALE);
  draw(pen, plan, layer, scene, texts, () => pen.drawImage(whole, 0, 0, width, height));
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn"))), "image/png");
  });
}

/** @param {Layer} layer @param {Scene} scene @param {Texts} texts @returns {Promise<Blob>} */
export async function drawSvg(layer, scene, texts) {
  const { gd } = layer;
  const url = await window.Plotly.toImage(gd, { format: "svg", width: gd.clientWidth, height: gd.clientHeight });
  const whole = decodeURIComponent(url.slice(url.indexOf(",") + 1));
  const pen = new SvgPen();
  const plan = planned(pen, layer, scene, texts);
  draw(pen, plan, layer, scene, texts, () => pen.embed(whole, 0, 0));
  return new Blob([pen.text(plan.width, plan.height)], { type: "image/svg+xml" });
}

/**
 * Where everything stands, by how wide its words are.
 * @param {Pen} pen @param {Layer} layer @param {Scene} scene @param {Texts} texts @returns {Plan}
 */
function planned(pen, { gd }, { words }, { sentence }) {
  const width = gd.clientWidth + 2 * PAD;
  pen.font = font("12px");
  const head = wrapped(pen, sentence, width - 2 * PAD);
  const top = TITLE + head.length * LINE + PAD + gd.clientHeight;
  let [x, y] = [PAD, top + GAP];
  const legend = words.segments.map(({ name }, i) => {
    const needed = pen.measureText(name).width + 34;
    if (x > PAD && x + needed > width - PAD) [x, y] = [PAD, y + LINE];
    const place = { segment: i + 1, name, x, y };
    x += needed;
    return place;
  });
  return { width, height: y + LINE + PAD, head, legend, foot: y + LINE + 4 };
}

/** Words in lines of a width. @param {Pen} pen @param {string} text @param {number} room */
function wrapped(pen, text, room) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** @param {string} size */
const font = (size) => `${size} ${getComputedStyle(document.body).fontFamily}`;

/** @param {Pen} pen @param {Plan} plan @param {Layer} layer @param {Scene} scene @param {Texts} texts @param {() => void} drawWhole */
function draw(pen, plan, layer, scene, texts, drawWhole) {
  const light = lightPalette(scene.palette.slots);
  const canvas = /** @type {CanvasRenderingContext2D} */ (pen);
  pen.fillStyle = light.card;
  pen.fillRect(0, 0, plan.width, plan.height);
  writeAround(canvas, plan, light, texts);
  for (const { segment, x, y } of plan.legend) mark(canvas, segment, x + 5, y - 4, light);
  pen.translate(PAD, TITLE + plan.head.length * LINE + PAD);
  drawWhole();
  layer.paintOn(canvas, { ...scene, palette: light });
  writePanelTitles(canvas, layer, light);
}

/** @param {CanvasRenderingContext2D} pen @param {Plan} plan @param {Palette} light @param {Texts} texts */
function writeAround(pen, { head, legend, foot }, light, { title, source }) {
  pen.fillStyle = light.ink;
  pen.font = font("600 14px");
  pen.fillText(title, PAD, TITLE);
  pen.font = font("12px");
  legend.forEach(({ name, x, y }) => pen.fillText(name, x + 16, y));
  pen.globalAlpha = 0.75;
  head.forEach((line, i) => pen.fillText(line, PAD, TITLE + (i + 1) * LINE));
  pen.font = font("10px");
  pen.fillText(source, PAD, foot);
  pen.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} pen @param {number} segment @param {number} x @param {number} y @param {Palette} light */
function mark(pen, segment, x, y, light) {
  pen.beginPath();
  light.marks[segment - 1](pen, x, y, 5);
  pen.fillStyle = light.segments[segment - 1];
  pen.fill();
}

/** @param {number[]} slots */
function lightPalette(slots) {
  const probe = document.createElement("div");
  probe.className = "light";
  document.body.append(probe);
  const colors = palette(slots, probe);
  probe.remove();
  return colors;
}

/** @param {CanvasRenderingContext2D} pen @param {Layer} layer @param {Palette} light */
function writePanelTitles(pen, layer, light) {
  pen.font = font("11px");
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  layer.panels.forEach((panel, i) => {
    const label = layer.frames.children[i].textContent ?? "";
    pen.fillStyle = panel.meta.segment ? light.segments[panel.meta.segment - 1] : light.ink;
    wrapped(pen, label, panel.width).slice(0, 2).reverse()
      .forEach((line, up) => pen.fillText(line, panel.left, panel.top - 6 - 13 * up));
  });
}

/** @param {string} url @returns {Promise<HTMLImageElement>} */
function load(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("The picture could not be drawn"));
    image.src = url;
  });
}
