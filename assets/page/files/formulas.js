/** Texts that a spreadsheet would run as formulas, guarded as `analysis/core/text/formulas.py` guards them, which explains the rules. */

const MARK = "\u02bc";
const SEPARATORS = ";|\\t\\r\\n";
const SPACES = " \\t\\r\\n\\v\\f";
const WHITE = `${SPACES}\\x1c-\\x1f\\x85\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000`;
const UNSEEN =
  "\\x01-\\x08\\x0b\\x0c\\x0e-\\x20\\x7f-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f" +
  "\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}";
const WIDE = "\\uff1d\\uff0b\\uff0d\\uff20";
const SIGNS = `=+@${WIDE}\\-`;
const ALL_SIGNS = `=+@${WIDE}\\u207a\\u207c\\u208a\\u208c\\ufb29\\ufe62\\ufe63\\ufe66\\ufe6b\\-`;
const GROUPING = ".,'\u2019 \\u00a0\\u202f";

/** @param {string} blank @param {string} lead */
const typed = (blank, lead) => {
  const body = `([+\\-][${GROUPING}]*|[${lead}][${GROUPING}]*)?[0-9]([${GROUPING}]*[0-9])*[.,]*([eE][+\\-]?[0-9]+)?`;
  return new RegExp(`^([${blank}]*${body}[${blank}]*([%€$£¥][${blank}]*)?|[${blank}]*[+\\-][+\\-]?[${blank}]*)$`, "u");
};
const AT_START = new RegExp(`^([${SPACES}][${WHITE}]*)?[${SIGNS}]`, "u");
const GUARDED = new RegExp(`^'+[${WHITE}]*[${SIGNS}]`, "u");
const NUMBER = typed(SPACES, ".,'\u2019\\u00a0\\u202f");
// eslint-disable-next-line no-misleading-character-class -- it lists combining characters on purpose
const UNSEEN_AT_START = new RegExp(`^${MARK}*[${UNSEEN}"]*[${ALL_SIGNS}]`, "u");
// eslint-disable-next-line no-misleading-character-class -- it lists combining characters on purpose
const BEHIND_SEPARATOR = new RegExp(`[${SEPARATORS}]${MARK}*[${UNSEEN}"]*[${ALL_SIGNS}]`, "u");
const ANY_NUMBER = typed(`${UNSEEN}\\t\\r\\n`, ".,'\u2019");

/** Return a text that a spreadsheet shows as it is. @param {string} text */
export function guarded(text) {
  const started = needsApostrophe(text) ? `'${text}` : text;
  const start = UNSEEN_AT_START.test(started);
  const behind = BEHIND_SEPARATOR.test(started);
  if (!(start || behind) || ANY_NUMBER.test(started)) return started;
  return (start ? MARK : "") + (behind ? started.replace(/[;|\t\r\n]/g, `$&${MARK}`) : started);
}

/** @param {string} text */
const needsApostrophe = (text) => (AT_START.test(text) ? !NUMBER.test(text) : GUARDED.test(text) && !NUMBER.test(text.replace(/^'+/, "")));
