'use strict';
// A table of a case: rows come as the page scrolls, cells are checked while they are written, and every change goes into the
// draft. Keys are those of spreadsheets. Here: what is known of the table, and the checks of a cell; then `case-draft.js` (asking
// and changing), `case-draw.js`, `case.js` (editing, keys, pointers, the start).

const TABLE = JSON.parse(document.getElementById('table').textContent);
const T = TABLE.texts;
const ROW = 34; // pixels, as in case.css
const CHUNK = 200;
const WAIT = 350; // milliseconds until changes are sent

const grid = document.getElementById('grid');
const [head, body] = [grid.querySelector('thead'), grid.querySelector('tbody')];
const by = (id) => document.getElementById(id);

/** What is known of the table; rows by their place among those that are shown. */
const known = { version: TABLE.version, total: 0, rows: new Map(), asked: new Set(), sources: {}, problems: [], marks: new Map() };
/** The place of the active cell. */
const at = { place: 0, column: 0 };
let editing = null;
/** Answers of an older question are thrown away. */
let question = 0;

globalThis.draftVersion = () => known.version;

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const columns = () => TABLE.columns.filter((column) => column.there || by('all-columns').checked);
const isNumber = (column) => ['number', 'integer', 'year'].includes(column.kind);

// Checks of a cell, as the checker of cases makes them; it has the last word.

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function wrong(column, text) {
  const value = text.trim();
  if (!value) return column.required ? T.required : null;
  if (isNumber(column)) return wrongNumber(column, value);
  if (column.kind === 'boolean') return /^(true|True|TRUE|1|false|False|FALSE|0)$/.test(value) ? null : T.boolean;
  if (column.words && !column.words.includes(value)) return fill(T.one_of, { words: column.words.join(', ') });
  if (column.pattern && !new RegExp(column.pattern).test(value)) return fill(T.pattern, { pattern: column.pattern });
  return null;
}

function wrongNumber(column, value) {
  if (value === 'INF') return column.infinite ? null : T.number;
  const number = Number(value);
  if (!PLAIN.test(value) || !Number.isFinite(number)) return T.number;
  if (column.kind === 'year' && !(Number.isInteger(number) && number >= 1 && number <= 9999)) return T.year;
  if (column.kind === 'integer' && !Number.isInteger(number)) return T.whole;
  const [least, most] = [column.minimum ?? -Infinity, column.maximum ?? Infinity];
  if (number < least || number > most) return range(column);
  return null;
}

function range({ minimum, maximum }) {
  if (minimum === null && maximum === null) return null;
  if (maximum === null) return fill(T.at_least, { minimum });
  if (minimum === null) return fill(T.at_most, { maximum });
  return fill(T.from_to, { minimum, maximum });
}
