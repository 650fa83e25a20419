/** A chart as a PNG: title, sentence, what Plotly drew and the selection over it, always in light colours. */

import { palette } from "./theme.js";

const SCALE = 2;
const HEAD = 52;
const PAD = 16;

/**
 * @param {import("../crossfilter/layer.js").Layer} layer @param {any} scene @param {string} title @param {string} sentence
 */
export async function savePicture(layer, scene, title, sentence) {
  const [width, height] = [layer.gd.clientWidth, layer.gd.clientHeight];
  const whole = await load(await window.Plotly.toImage(layer.gd, { format: "png", width, height, scale: SCALE }));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [(width + 2 * PAD) * SCALE, (height + HEAD + PAD) * SCALE];
  const ctx = canvas.getContext("2d");
  ctx.scale(SCALE, SCALE);
  const light = lightPalette();
  ctx.fillStyle = light.card;
  ctx.fillRect(0, 0, width + 2 * PAD, height + HEAD + PAD);
  writeHead(ctx, light, title, sentence, width);
  ctx.translate(PAD, HEAD);
  ctx.drawImage(whole, 0, 0, width, height);
  layer.paintOn(ctx, { ...scene, palette: light });
  writePanelTitles(ctx, layer, light);
  download(canvas, `${slug(`${title} ${sentence}`)}.png`);
}

function lightPalette() {
  const probe = document.createElement("div");
  probe.className = "light";
  document.body.append(probe);
  const found = palette(probe);
  probe.remove();
  return found;
}

function writeHead(ctx, light, title, sentence, width) {
  const family = getComputedStyle(document.body).fontFamily;
  ctx.fillStyle = light.ink;
  ctx.font = `600 14px ${family}`;
  ctx.fillText(title, PAD, 22, width);
  ctx.globalAlpha = 0.7;
  ctx.font = `12px ${family}`;
  ctx.fillText(sentence, PAD, 40, width);
  ctx.globalAlpha = 1;
}

function writePanelTitles(ctx, layer, light) {
  ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  layer.panels.forEach((panel, i) => {
    const label = layer.frames.children[i].firstElementChild.textContent;
    ctx.fillStyle = panel.meta.segment ? light.segments[panel.meta.segment - 1] : light.ink;
    ctx.fillText(label, panel.left, panel.top - 6, panel.width);
  });
}

function load(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("The picture could not be drawn."));
    image.src = url;
  });
}

function download(canvas, name) {
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = name;
  link.click();
}

const slug = (text) => `kindred-${text.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`.slice(0, 120).replace(/-+$/, "");
