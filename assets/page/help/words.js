/** What the help menu explains: what keys and pointers do, and ten words. */

/** @type {[string, string][]} */
export const SHORTCUTS = [
  ["Drag over a chart", "Select the customers there. Hold Shift to add more."],
  ["Click a card, bar or mark", "Select what it stands for; click again to clear it."],
  ["Drag inside of a selection", "Move it; drag its edge to stretch it."],
  ["Double-click a chart", "Clear its selection."],
  ["Hold, or swipe sideways", "Select by touch."],
  ["Tab, then arrow keys", "Select in a chart and move the selection; Shift and arrows stretch it."],
  ["Delete", "Clear the selection of the focused chart."],
  ["Esc", "Close what is open, then clear all selections."],
];

/** @type {[string, string][]} */
const GLOSSARY = [
  ["Segment", "A group of customers who are similar to each other and differ from the rest."],
  ["Feature", "A number known of every customer that forms the segments, such as age or income."],
  ["Category", "A word known of every customer, such as gender. It describes segments and does not form them."],
  ["Center", "The average customer of a segment."],
  ["Index", "An average compared with all customers: 100 is the same, 143 is 43% above."],
  ["Selection", "The customers you picked in charts, cards or filters. Every chart shows them in color."],
  ["Customer map", "All customers on one plane. Similar customers are close together."],
  ["Silhouette", "How well separated the segments are: near 1 very well, near 0 hardly."],
  ["Stability", "Whether the same segments come back when some customers are left out: 1 is identical."],
  ["Evidence", "The checks that say whether you can trust the segments."],
];

/** The words; `belongs` says which segment a customer belongs to. @param {string} belongs @returns {[string, string][]} */
export const glossary = (belongs) => GLOSSARY.map(([word, text]) => [word, word === "Center" ? `${text} ${belongs}` : text]);
