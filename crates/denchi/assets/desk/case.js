'use strict';
// Editing, keys and pointers, and the start.

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
