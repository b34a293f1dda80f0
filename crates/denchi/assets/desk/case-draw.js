'use strict';
// Drawing: the rows in view, and what stands beside the table.

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
    parts.push(node('h3', {}, T.source), node('p', {}, node('cite', {}, link), ` ${[source.publisher, source.date].filter(Boolean).join(', ')}`, row.cells.quality ? ` · ${TABLE.qualities[row.cells.quality] ?? row.cells.quality}` : ''));
  }
  by('cell').replaceChildren(...parts);
  if (!TABLE.readonly) for (const id of ['duplicate', 'remove']) by(id).disabled = false;
}
