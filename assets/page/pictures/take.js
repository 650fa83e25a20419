/** What the Picture menu of a chart does: save it as PNG or SVG, or copy it. */

/** @import { Explorer } from "../../types.d.ts" */

import { brandTitle } from "../brand.js";
import { byId } from "../elements.js";
import { save } from "../files/save.js";
import { today } from "../words.js";
import { drawPng, drawSvg } from "./picture.js";

/** Characters of up to four bytes; a file system holds 255 bytes. */
const LONGEST_NAME = 60;
const UNCOPIED = "The picture could not be copied; save it as PNG instead.";

/** @param {string} view @param {string} format png, svg or copy @param {Explorer} explorer */
export async function takePicture(view, format, explorer) {
  const layer = explorer.plots.layers.get(view);
  if (!layer) return;
  const texts = textsOf(view, explorer);
  const scene = explorer.scene();
  if (format === "copy") await copyPicture(drawPng(layer, scene, texts), explorer);
  else if (format === "svg") save(await drawSvg(layer, scene, texts), `${slug(texts)}.svg`);
  else save(await drawPng(layer, scene, texts), `${slug(texts)}.png`);
}

/** @param {Promise<Blob>} picture @param {Explorer} explorer */
async function copyPicture(picture, explorer) {
  await picture;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    explorer.notify("The picture is copied.");
  } catch {
    explorer.notify(UNCOPIED);
  }
}

/** @param {string} view @param {Explorer} explorer */
function textsOf(view, { page }) {
  return {
    title: [...byId(`title-${view}`).childNodes].map(textOf).join(""),
    sentence: byId("sentence").textContent ?? "",
    source: `Source: ${page.source} · ${today()} · ${brandTitle()}`,
  };
}

/** The text of a node; of a menu, what is picked in it. @param {ChildNode} node */
function textOf(node) {
  const select = node instanceof HTMLElement ? node.querySelector("select") : null;
  const text = select?.selectedOptions[0].text ?? node.textContent ?? "";
  return select && getComputedStyle(select).textTransform === "lowercase" ? text.toLowerCase() : text;
}

/** A name for a file, of letters and digits of every script. @param {{title: string, sentence: string}} texts */
function slug({ title, sentence }) {
  const words = `${title} ${sentence}`.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}\p{M}]+/gu, "-");
  const name = [...`kindred-${words}`].slice(0, LONGEST_NAME).join("");
  return name.endsWith("-") ? name.slice(0, -1) : name;
}
