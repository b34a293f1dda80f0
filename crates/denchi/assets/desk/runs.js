'use strict';
// Jobs as they go on: one stream of events; a change of state fetches the row or the page of the job anew.

const table = document.getElementById('jobs');
let page = document.getElementById('job');
let stream = null;

/** Markup of this server as an element. */
async function fetched(id, part, wrap) {
  const answer = await fetch(`/runs/${id}?part=${part}`, { headers: { accept: 'text/html' } });
  if (!answer.ok) return null;
  const template = document.createElement('template');
  template.innerHTML = wrap(await answer.text());
  return template.content.querySelector(part === 'row' ? 'tr' : 'article');
}

function showProgress(node, progress) {
  const bar = node.querySelector('progress');
  const told = node.querySelector('.told');
  if (bar && progress?.total) {
    bar.max = progress.total;
    bar.value = progress.done;
  }
  if (told && progress) told.textContent = `${progress.text || progress.stage} (${Math.round(progress.seconds)} s)`;
}

async function showRow(event) {
  const row = document.getElementById(`job-${event.job}`);
  // A view lists the jobs that it waits for, and shows what they have found.
  const follows = table.closest('[data-follow]') !== null;
  if (follows && !row) return;
  if (follows && event.state === 'done') return location.reload();
  if (row?.dataset.state === event.state) return showProgress(row, event.progress);
  const fresh = await fetched(event.job, 'row', (text) => `<table><tbody>${text}</tbody></table>`);
  if (!fresh) return;
  if (row) row.replaceWith(fresh);
  else table.tBodies[0].prepend(fresh);
}

async function showJob(event) {
  if (String(event.job) !== page.dataset.job) return;
  if (page.dataset.state === event.state) return showProgress(page, event.progress);
  const fresh = await fetched(event.job, 'state', (text) => text);
  if (!fresh) return;
  page.replaceWith(fresh);
  page = fresh;
}

/** Events of one job are shown one after the other: a fetch must not overtake the next. */
let shown = Promise.resolve();
function show(message) {
  const event = JSON.parse(message.data);
  shown = shown.then(() => (page ? showJob(event) : table && showRow(event))).catch(() => {});
}

/** Browsers allow few streams to a server, so a page that nobody sees has none. */
function listen() {
  stream?.close();
  stream = null;
  if (document.hidden || !(table || page)) return;
  stream = new EventSource('/events');
  stream.addEventListener('job', show);
}

document.addEventListener('visibilitychange', listen);
addEventListener('pagehide', () => stream?.close());
listen();
