'use strict';
// Asking for rows and problems; changes, collected for a moment and sent one after the other.

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
