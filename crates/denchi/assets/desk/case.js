'use strict';
// A table of a case: rows come as the page scrolls, cells are checked while they are written, and every change goes into the
// draft. Keys are those of spreadsheets.

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

// Asking.

const TOKEN = document.querySelector('meta[name=csrf]').content;
const address = (rest) => `${TABLE.path}${rest}`;
const own = (rest) => address(`/table/${TABLE.table}${rest}`);

async function asked(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { accept: 'application/json', 'x-csrf-token': TOKEN, ...options.headers } });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.error ?? T.failed), { status: answer.status });
  return said;
}

function tell(text, bad = false) {
  by('state').textContent = text;
  by('state').classList.toggle('bad', bad);
}

async function rows(from) {
  if (known.asked.has(from)) return;
  known.asked.add(from);
  const mine = question;
  const query = new URLSearchParams({ from, count: CHUNK, find: by('find').value, only: by('only').value });
  const said = await asked(own(`/rows?${query}`));
  if (mine !== question) return;
  known.version = said.version;
  known.total = said.total;
  Object.assign(known.sources, said.sources);
  said.rows.forEach((row, place) => known.rows.set(from + place, { ...row, cells: named(said.columns, row.cells) }));
  buttons(said);
  const count = said.total === said.all ? fill(T.rows, { count: said.all }) : fill(T.filtered, { count: said.total, all: said.all });
  grid.dataset.count = count;
  by('grid').querySelector('table').setAttribute('aria-rowcount', said.total + 1);
  draw();
}

const named = (names, cells) => Object.fromEntries(names.map((name, place) => [name, cells[place] ?? '']));

function buttons(said) {
  if (TABLE.readonly) return;
  by('undo').disabled = !said.undo;
  by('redo').disabled = !said.redo;
  by('review').hidden = !said.changed;
}

/** Everything anew: other rows, or the same rows after a change. */
async function again(keep = true) {
  question += 1;
  known.asked.clear();
  if (!keep) known.rows.clear();
  const first = Math.floor(grid.scrollTop / ROW / CHUNK) * CHUNK;
  await rows(first).catch((error) => tell(error.message, true));
  for (const place of [...known.rows.keys()]) if (place >= known.total || !known.asked.has(Math.floor(place / CHUNK) * CHUNK)) known.rows.delete(place);
  draw();
}

// Changes: collected for a moment, sent one after the other.

let waiting = [];
let timer = null;
let sending = Promise.resolve();

function change(...changes) {
  waiting.push(...changes);
  tell(T.keeping);
  clearTimeout(timer);
  timer = setTimeout(send, WAIT);
}

function send() {
  clearTimeout(timer);
  sending = sending.then(async () => {
    if (!waiting.length) return;
    const changes = waiting;
    waiting = [];
    try {
      const body = JSON.stringify({ version: known.version, changes });
      const said = await asked(own('/cells'), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      known.version = said.version;
      tell(said.stale ? T.stale : T.kept, said.stale);
      await again();
      await problems();
    } catch (error) {
      if (error.status === 429) {
        waiting = [...changes, ...waiting];
        timer = setTimeout(send, 3000);
        return;
      }
      tell(error.message, true);
      if (error.status === 409) await again(false);
    }
  });
  return sending;
}

addEventListener('beforeunload', (event) => {
  if (editing) finish(true);
  if (!waiting.length) return;
  const body = JSON.stringify({ version: known.version, changes: waiting });
  fetch(own('/cells'), { method: 'POST', keepalive: true, headers: { 'x-csrf-token': TOKEN, 'content-type': 'application/json' }, body }).catch(() => {});
  waiting = [];
});

// Problems.

async function problems() {
  const said = await asked(address('/problems')).catch(() => null);
  if (!said) return;
  known.problems = said.problems;
  known.marks.clear();
  for (const problem of said.problems) {
    if (problem.table === TABLE.table && problem.row !== null) known.marks.set(`${problem.row}:${problem.column}`, problem);
  }
  by('summary').textContent = said.problems.length ? said.summary : T.no_problems;
  const ordered = [...said.problems].sort((a, b) => (b.table === TABLE.table) - (a.table === TABLE.table));
  by('problems').querySelector('ol').replaceChildren(...ordered.map(listed));
  draw();
}

function listed(problem) {
  const to = problem.row === null ? '' : `#${problem.row}:${problem.column ?? ''}`;
  const place = problem.table ? node('a', { href: `${address(`/table/${problem.table}`)}${to}` }, problem.place) : node('span', {}, problem.place ?? '');
  return node('li', {},
    node('span', { class: `badge ${problem.error ? 'bad' : 'warn'}` }, `${problem.error ? '✕' : '△'} ${problem.code}`), ' ',
    problem.message, ' ', node('span', { class: 'place' }, place),
    problem.hint ? node('p', { class: 'hint' }, problem.hint) : null);
}

/** Goes to the row and column of the address: `#3:capacity`. */
async function follow() {
  const [, row, column] = /^#(\d+):(.*)$/.exec(decodeURIComponent(location.hash)) ?? [];
  if (row === undefined) return;
  if (by('find').value || by('only').value !== 'all') {
    by('find').value = '';
    by('only').value = 'all';
    await again(false);
  }
  if (!columns().some(({ name }) => name === column) && TABLE.columns.some(({ name }) => name === column)) by('all-columns').checked = true;
  drawHead();
  choose(Number(row), Math.max(0, columns().findIndex(({ name }) => name === column)));
}

// Drawing.

function drawHead() {
  const cell = (column, number) => node('th', { scope: 'col', class: `${number === 0 ? 'frozen ' : ''}${column.kind} ${isNumber(column) ? 'number' : ''}`, title: column.about },
    column.name, column.required ? node('abbr', { title: T.required }, ' *') : null,
    column.key ? node('span', { class: 'key', title: T.key }, ' ⚷') : null,
    node('small', {}, column.unit && column.unit !== '1' ? column.unit : ' '));
  head.replaceChildren(node('tr', { 'aria-rowindex': 1 }, node('th', { class: 'line', scope: 'col' }, '#'), ...columns().map(cell)));
}

function draw() {
  if (editing) return;
  const first = Math.max(0, Math.floor(grid.scrollTop / ROW) - 8);
  const last = Math.min(known.total, first + Math.ceil(grid.clientHeight / ROW) + 16);
  for (let chunk = Math.floor(first / CHUNK) * CHUNK; chunk < Math.max(last, 1); chunk += CHUNK) rows(chunk).catch((error) => tell(error.message, true));
  const drawn = [];
  for (let place = first; place < last; place += 1) drawn.push(drawRow(place));
  const focused = body.contains(document.activeElement);
  body.replaceChildren(space(first), ...drawn, space(known.total - last));
  if (focused) active()?.focus({ preventScroll: true });
  by('find').title = grid.dataset.count ?? '';
}

function space(count) {
  const row = node('tr', { class: 'space', 'aria-hidden': 'true' }, node('td', { colspan: columns().length + 1 }));
  row.style.height = `${count * ROW}px`;
  return row;
}

function drawRow(place) {
  const row = known.rows.get(place);
  const line = node('td', { class: 'line' }, row ? (row.added ? `+ ${row.row + 1}` : String(row.row + 1)) : '…');
  return node('tr', { 'aria-rowindex': place + 2, class: row?.added ? 'added' : '' }, line, ...columns().map((column, number) => drawCell(place, row, column, number)));
}

function drawCell(place, row, column, number) {
  const text = row?.cells[column.name] ?? '';
  const problem = row && known.marks.get(`${row.row}:${column.name}`);
  const simple = row && wrong(column, text);
  const was = row?.was?.[column.name];
  const classes = [number === 0 && 'frozen', column.kind, isNumber(column) && 'number', was !== undefined && 'changed', (problem?.error || simple) && 'wrong', problem && !problem.error && 'doubtful'];
  const about = [problem?.message, problem?.hint, !problem && simple, was !== undefined && fill(T.was, { text: was || T.blank })].filter(Boolean).join('\n');
  const isActive = place === at.place && number === at.column;
  return node('td', {
    role: 'gridcell', class: classes.filter(Boolean).join(' '), title: about || text || null, tabindex: isActive ? 0 : -1,
    'aria-selected': isActive ? 'true' : null, 'aria-invalid': problem?.error || simple ? 'true' : null, 'data-place': place, 'data-column': number,
  }, text);
}

const active = () => body.querySelector('[aria-selected]');

function choose(place, column) {
  at.place = Math.max(0, Math.min(place, known.total - 1));
  at.column = Math.max(0, Math.min(column, columns().length - 1));
  const top = at.place * ROW;
  const view = grid.clientHeight - head.offsetHeight - ROW;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top > grid.scrollTop + view) grid.scrollTop = top - view;
  draw();
  const cell = active();
  cell?.focus({ preventScroll: true });
  cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  tellCell();
}

/** A text in which `words` between backticks are names. */
const prose = (text) => text.split('`').map((part, place) => (place % 2 ? node('code', {}, part) : part));

/** What stands beside the table: what the column means, and where the numbers of the row come from. */
function tellCell() {
  const [column, row] = [columns()[at.column], known.rows.get(at.place)];
  if (!column || !row) return;
  const problem = known.marks.get(`${row.row}:${column.name}`);
  const facts = [
    column.unit && column.unit !== '1' ? `${T.unit}: ${column.unit}` : null, column.required ? T.required : null, column.infinite ? T.infinite : null, range(column),
    column.words ? fill(T.one_of, { words: column.words.join(', ') }) : null, column.refers ? fill(T.refers, { table: column.refers }) : null,
  ].filter(Boolean);
  const parts = [node('h3', {}, node('code', {}, column.name)), node('p', {}, ...prose(column.about)), node('ul', {}, ...facts.map((fact) => node('li', {}, fact)))];
  if (problem) parts.push(node('p', { class: problem.error ? 'bad' : 'warn' }, `${problem.code}: ${problem.message} ${problem.hint ?? ''}`));
  const source = known.sources[row.cells.source];
  if (source) {
    const link = /^https?:/.test(source.url ?? '') ? node('a', { href: source.url, target: '_blank', rel: 'noopener noreferrer' }, source.title) : source.title;
    parts.push(node('h3', {}, T.source), node('p', {}, node('cite', {}, link), ` ${[source.publisher, source.date].filter(Boolean).join(', ')}`, row.cells.quality ? ` · ${row.cells.quality}` : ''));
  }
  by('cell').replaceChildren(...parts);
  if (!TABLE.readonly) for (const id of ['duplicate', 'remove']) by(id).disabled = false;
}

// Editing.

async function control(column, text) {
  const words = column.kind === 'boolean' ? ['true', 'false'] : column.words;
  if (words) {
    const options = words.includes(text) || !text ? words : [text, ...words];
    return node('select', {}, ...(column.required && text ? options : ['', ...options]).map((word) => node('option', { value: word, ...(word === text ? { selected: true } : {}) }, word || '–')));
  }
  const input = node('input', { autocomplete: 'off', spellcheck: 'false', ...(isNumber(column) ? { inputmode: 'decimal' } : {}) });
  input.value = text;
  if (column.refers) {
    const names = await (known[`names of ${column.refers}`] ??= asked(address(`/table/${column.refers}/names`)).catch(() => []));
    input.append(node('datalist', { id: 'names' }, ...names.map((name) => node('option', { value: name }))));
    input.setAttribute('list', 'names');
  }
  return input;
}

async function edit(start = null) {
  const [column, row, cell] = [columns()[at.column], known.rows.get(at.place), active()];
  if (TABLE.readonly || editing || !row || !cell) return;
  editing = { column, row, text: row.cells[column.name] ?? '' };
  const input = await control(column, editing.text);
  if (start !== null && input.matches('input')) input.value = start;
  editing.input = input;
  input.setAttribute('aria-label', column.name);
  const check = () => {
    const reason = wrong(column, input.value);
    input.setAttribute('aria-invalid', reason ? 'true' : 'false');
    input.title = reason ?? '';
    tell(reason ? `${column.name}: ${reason}` : '', Boolean(reason));
  };
  input.addEventListener('input', check);
  input.addEventListener('blur', () => finish(true, false));
  cell.replaceChildren(input, ...input.querySelectorAll('datalist'));
  input.focus();
  if (start === null && input.select) input.select();
  check();
}

function finish(keep, focus = true) {
  if (!editing?.input) return;
  const { column, row, text, input } = editing;
  editing = null;
  const value = input.value.trim();
  if (keep && value !== text) set(row, column, value);
  else tell('');
  draw();
  if (focus) active()?.focus({ preventScroll: true });
  tellCell();
}

function set(row, column, text) {
  row.was ??= {};
  row.was[column.name] ??= row.cells[column.name] ?? '';
  row.cells[column.name] = text;
  column.there = true;
  change({ do: 'set', row: row.row, column: column.name, text });
}

/** Rows come and go with a new question: their numbers are others then. */
async function restructure(change, place) {
  await send();
  waiting.push(change);
  await send();
  choose(place, at.column);
}

/** Goes back to all rows, so that a new one is among them. */
async function unfiltered() {
  if (!by('find').value && by('only').value === 'all') return;
  by('find').value = '';
  by('only').value = 'all';
  await again(false);
}

async function add(like) {
  const row = known.rows.get(at.place)?.row;
  await unfiltered();
  const to = like && row !== undefined ? row + 1 : known.total;
  if (!known.total) TABLE.columns.forEach((column) => { column.there = true; });
  drawHead();
  await restructure({ do: 'add', row: to, like: like ? row : null }, to);
}

async function remove() {
  const row = known.rows.get(at.place);
  if (row) await restructure({ do: 'remove', row: row.row }, at.place);
}

async function go(act) {
  await send();
  try {
    const body = new URLSearchParams({ csrf: TOKEN });
    await asked(address(`/draft/${act}`), { method: 'POST', body });
    await again(false);
    await problems();
  } catch (error) {
    tell(error.message, true);
  }
}

/** Cells of a spreadsheet, as they are pasted: rows of texts. */
function paste(text) {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t'));
  lines.forEach((cells, down) => {
    const row = known.rows.get(at.place + down);
    if (!row) return;
    cells.forEach((cell, right) => {
      const column = columns()[at.column + right];
      if (column && (row.cells[column.name] ?? '') !== cell.trim()) set(row, column, cell.trim());
    });
  });
  draw();
}

// Keys and pointers.

const page = () => Math.max(1, Math.floor(grid.clientHeight / ROW) - 2);
const MOVES = {
  ArrowUp: () => [-1, 0], ArrowDown: () => [1, 0], ArrowLeft: () => [0, -1], ArrowRight: () => [0, 1],
  PageUp: () => [-page(), 0], PageDown: () => [page(), 0], Home: () => [0, -Infinity], End: () => [0, Infinity],
};

function keyWhileEditing(event) {
  if (event.key === 'Escape') finish(false);
  else if (event.key === 'Enter') { finish(true); choose(at.place + 1, at.column); }
  else if (event.key === 'Tab') { finish(true); choose(at.place, at.column + (event.shiftKey ? -1 : 1)); }
  else return;
  event.preventDefault();
}

function key(event) {
  if (event.isComposing) return;
  if (editing) return keyWhileEditing(event);
  const command = event.ctrlKey || event.metaKey;
  const move = MOVES[event.key];
  if (move && !command) {
    const [down, right] = move();
    choose(at.place + down, at.column + right);
  } else if (command && event.key === 'Home') choose(0, 0);
  else if (command && event.key === 'End') choose(known.total - 1, Infinity);
  else if (command && event.key === 'z' && !TABLE.readonly) go(event.shiftKey ? 'redo' : 'undo');
  else if (command && event.key === 'y' && !TABLE.readonly) go('redo');
  else if (event.key === 'Enter' || event.key === 'F2') edit();
  else if (event.key === 'Delete' && !TABLE.readonly) {
    const [row, column] = [known.rows.get(at.place), columns()[at.column]];
    if (row?.cells[column.name]) set(row, column, '');
    draw();
  } else if (event.key.length === 1 && !command && !event.altKey) edit(event.key);
  else return;
  event.preventDefault();
}

grid.addEventListener('keydown', key);
grid.addEventListener('scroll', draw, { passive: true });
grid.addEventListener('mousedown', (event) => {
  const cell = event.target.closest('td[data-place]');
  if (!cell || cell.contains(editing?.input)) return;
  event.preventDefault();
  finish(true);
  const again = Number(cell.dataset.place) === at.place && Number(cell.dataset.column) === at.column && document.activeElement === cell;
  choose(Number(cell.dataset.place), Number(cell.dataset.column));
  if (again) edit();
});
grid.addEventListener('copy', (event) => {
  if (editing) return;
  event.clipboardData.setData('text/plain', known.rows.get(at.place)?.cells[columns()[at.column].name] ?? '');
  event.preventDefault();
});
grid.addEventListener('paste', (event) => {
  if (editing || TABLE.readonly) return;
  paste(event.clipboardData.getData('text/plain'));
  event.preventDefault();
});

let search = null;
by('find').addEventListener('input', () => {
  clearTimeout(search);
  search = setTimeout(() => { grid.scrollTop = 0; again(false); }, 200);
});
by('only').addEventListener('change', () => { grid.scrollTop = 0; again(false); });
by('all-columns').addEventListener('change', () => { drawHead(); draw(); });
if (!TABLE.readonly) {
  by('add').addEventListener('click', () => add(false));
  by('duplicate').addEventListener('click', () => add(true));
  by('remove').addEventListener('click', remove);
  by('undo').addEventListener('click', () => go('undo'));
  by('redo').addEventListener('click', () => go('redo'));
  by('review').addEventListener('click', async (event) => {
    if (!waiting.length) return;
    event.preventDefault();
    await send();
    location.href = event.target.href;
  });
}
addEventListener('hashchange', follow);
addEventListener('resize', draw);

drawHead();
again(false).then(follow).then(problems);
