/** Read CSV as the server writes it: fields in quotes where they hold commas, quotes or line breaks. */

/**
 * Return the rows below the head, by the names in the head.
 * @param {string} text @returns {Record<string, string>[]}
 */
export function parseCsv(text) {
  const [head, ...rows] = records(text);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

/** Every line as its fields, in one pass over the text. @param {string} text */
function records(text) {
  /** @type {string[][]} */
  const rows = [];
  let row = /** @type {string[]} */ ([]);
  for (let at = 0; at < text.length; ) {
    const [field, end] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    row.push(field);
    if (text[end] !== ",") {
      rows.push(row);
      row = [];
    }
    at = end + 1;
    if (text[end] === "," && at === text.length) row.push("");
  }
  return row.length ? [...rows, row] : rows;
}

/** A field in quotes, and where it ends. @param {string} text @param {number} start @returns {[string, number]} */
function quoted(text, start) {
  let end = start + 1;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1;
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}

/** @param {string} text @param {number} start @returns {[string, number]} */
function plain(text, start) {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n") end += 1;
  return [text.slice(start, end), end];
}
