/** A pen that draws as a canvas does, and keeps what it drew as SVG: the part of a canvas that our marks use. */

import { contextOf } from "../../crossfilter/layer/canvas.js";

/** @typedef {{x: number, y: number, clips: number}} Kept */

const ENDS = { left: "start", center: "middle", right: "end" };
const LINES = { middle: "central", bottom: "text-after-edge", alphabetic: "alphabetic" };

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** @param {number} value */
const short = (value) => String(Math.round(value * 100) / 100);

export class SvgPen {
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "12px sans-serif";
  lineJoin = "miter";
  imageSmoothingEnabled = true;
  /** @type {keyof typeof ENDS} */
  textAlign = "left";
  /** @type {keyof typeof LINES} */
  textBaseline = "alphabetic";

  constructor() {
    this.ruler = contextOf(document.createElement("canvas"));
    /** @type {string[]} */
    this.parts = [];
    this.path = "";
    this.dash = "";
    this.clips = 0;
    this.open = 0;
    this.x = 0;
    this.y = 0;
    /** @type {Kept[]} */
    this.kept = [];
  }

  /** The whole as a file. @param {number} width @param {number} height */
  text(width, height) {
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${this.parts.join("")}</svg>`;
  }

  /** Another SVG, put in as it is. @param {string} svg @param {number} x @param {number} y */
  embed(svg, x, y) {
    this.parts.push(`<g transform="translate(${short(this.x + x)} ${short(this.y + y)})">${svg}</g>`);
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.x += x;
    this.y += y;
  }

  /** @param {string} text */
  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  save() {
    this.kept.push({ x: this.x, y: this.y, clips: this.open });
  }

  restore() {
    const { x, y, clips } = /** @type {Kept} */ (this.kept.pop());
    [this.x, this.y] = [x, y];
    for (; this.open > clips; this.open -= 1) this.parts.push("</g>");
  }

  clip() {
    const name = `clip-${++this.clips}`;
    this.parts.push(`<clipPath id="${name}"><path d="${this.path}"/></clipPath><g clip-path="url(#${name})">`);
    this.open += 1;
  }

  /** @param {number[]} lengths */
  setLineDash(lengths) {
    this.dash = lengths.length ? ` stroke-dasharray="${lengths.join(" ")}"` : "";
  }

  beginPath() {
    this.path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${this.#at(x, y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `L${this.#at(x, y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  /** A whole circle, which is all that marks need. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    this.path += `M${this.#at(x + r, y)}A${r} ${r} 0 1 1 ${this.#at(x - r, y)}A${r} ${r} 0 1 1 ${this.#at(x + r, y)}`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path += `M${this.#at(x, y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }

  fill() {
    if (this.path) this.parts.push(`<path d="${this.path}" ${this.#filled()}/>`);
  }

  stroke() {
    if (this.path) this.parts.push(`<path d="${this.path}" fill="none" ${this.#stroked()}/>`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} [most] the widest that it may be */
  fillText(text, x, y, most) {
    this.#write(text, x, y, this.#filled(), most);
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} [most] */
  strokeText(text, x, y, most) {
    this.#write(text, x, y, `fill="none" stroke-linejoin="${this.lineJoin}" ${this.#stroked()}`, most);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} x @param {number} y @param {number} width @param {number} height */
  drawImage(canvas, x, y, width, height) {
    const place = `x="${short(this.x + x)}" y="${short(this.y + y)}" width="${short(width)}" height="${short(height)}"`;
    this.parts.push(`<image ${place} preserveAspectRatio="none" style="image-rendering:pixelated" href="${canvas.toDataURL()}"/>`);
  }

  /** @param {string} text @param {number} x @param {number} y @param {string} ink @param {number} most */
  #write(text, x, y, ink, most = Infinity) {
    const place = `x="${short(this.x + x)}" y="${short(this.y + y)}" text-anchor="${ENDS[this.textAlign]}" dominant-baseline="${LINES[this.textBaseline]}"`;
    const squeezed = this.measureText(text).width > most ? ` textLength="${short(most)}" lengthAdjust="spacingAndGlyphs"` : "";
    this.parts.push(`<text ${place}${squeezed} style="font:${escaped(this.font)}" ${ink}>${escaped(text)}</text>`);
  }

  /** @param {number} x @param {number} y */
  #at = (x, y) => `${short(this.x + x)} ${short(this.y + y)}`;
  #filled = () => `fill="${this.fillStyle}" fill-opacity="${this.globalAlpha}"`;
  #stroked = () => `stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-opacity="${this.globalAlpha}"${this.dash}`;
}
