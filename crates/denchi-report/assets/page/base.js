'use strict';
// What all figures share: the data of the page, texts, names, colours, small helpers for elements.

/** What a page shows: in an element of the page, or handed over by a file that ran before. */
const read = (id) => globalThis.DENCHI?.[id] ?? JSON.parse(document.getElementById(id).textContent);
const VIEW = read('view');
const TEXTS = read('texts');
const LAND = read('land');

const state = {
  lang: document.documentElement.lang,
  period: VIEW.periods.length - 1,
  /** The period that is shown unless another is chosen. */
  usual: VIEW.periods.length - 1,
};

/** Text of a key in the language of the page, with its {places} filled. */
function t(key, values = {}) {
  const text = TEXTS[state.lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Text of a key, or something else where there is none. */
const textOr = (key, other) => TEXTS[state.lang][key] ?? other;

/** Name for people of an identifier of a kind (`site`, `country`, ...). */
function name(kind, id) {
  if (id === null || id === undefined || id === '') return t('page.unnamed');
  const names = (VIEW.names[kind] ?? {})[id];
  const [first, second] = state.lang === 'ja' ? [1, 0] : [0, 1];
  return names?.[first] ?? names?.[second] ?? id;
}

/** The rows of a table as objects. */
const rows = (() => {
  const known = new Map();
  return (table) => {
    if (!known.has(table)) known.set(table, decode(VIEW.tables[table]));
    return known.get(table);
  };
})();

/** Whether the page has rows of a table. */
const hasTable = (table) => Boolean(VIEW.tables[table]) && rows(table).length > 0;

function decode(table) {
  const length = table.columns[0]?.values.length ?? 0;
  const decoded = Array.from({ length }, () => ({}));
  for (const { name: column, values, words } of table.columns) {
    for (let row = 0; row < length; row += 1) {
      const value = values[row];
      decoded[row][column] = words && value !== null ? words[value] : value;
    }
  }
  return decoded;
}

/** A table for the data panel: all of it, with descriptions. */
function wholeTable(table, keep = () => true) {
  return {
    table,
    columns: VIEW.tables[table].columns.map(({ name: column, unit, key }) => ({ name: column, unit, about: t(key) })),
    rows: rows(table).filter(keep),
  };
}

const PERIODS = VIEW.periods.map(([label]) => label);
const years = (period) => VIEW.periods[PERIODS.indexOf(period)]?.[2] ?? 1;

/** Okabe and Ito's colours, then Tol's muted ones: told apart with any colour vision. */
const COLOURS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#8a7d0a', '#332288', '#88CCEE', '#882255', '#44AA99', '#DDCC77', '#AA4499', '#117733'];
const OTHER = '#98a4ad';

/** Place of a stage in the chain; the market, which is none, comes last. */
const stageOrder = (stage) => (stage === null ? VIEW.stages.length : VIEW.stages.indexOf(stage));

const stageColour = (stage) => {
  const index = VIEW.stages.indexOf(stage);
  return index < 0 ? OTHER : COLOURS[index % COLOURS.length];
};

/** Sums of a value by a key, largest first. */
function totals(list, key, value) {
  const sums = new Map();
  for (const row of list) sums.set(key(row), (sums.get(key(row)) ?? 0) + (value(row) ?? 0));
  return [...sums].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
}

/** An element with attributes and children; texts are never markup. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Only addresses of the web become links. */
const isWebAddress = (url) => /^https?:\/\//i.test(url ?? '');

/** A source as an element: its title, linked where there is an address. */
function sourceElement(id) {
  const source = VIEW.sources[id];
  if (!source) return null;
  if (!isWebAddress(source.url)) return element('span', {}, source.title);
  return element('a', { href: source.url, rel: 'noopener noreferrer', target: '_blank' }, source.title);
}

const qualityElement = (quality) =>
  quality ? element('span', { class: `quality ${quality}` }, t(`page.quality.${quality}`)) : null;
