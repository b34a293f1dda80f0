// What if: asks the desk, and draws what comes back line by line: bounds at once, then the plan, then where it depends.

/** Least time between two questions while a slider is dragged, in milliseconds: changes of a session are counted. */
const PAUSE = 250;
/** How long to wait after too many questions, in milliseconds. */
const REST = 2000;

/** The question that waits for its answer: its number, when it was asked, and the number of the last one that was bounded. */
const asking = { number: 0, last: -Infinity, timer: null, abort: null, bounded: 0 };
const TOKEN = document.querySelector('meta[name="csrf"]').content;
const statusLine = document.getElementById('what-status');
const cancelButton = document.getElementById('what-cancel');

/** Tells where the answer is; tests and benchmarks read it from the body. */
function tell(stage, text) {
  document.body.dataset.whatIf = stage;
  statusLine.textContent = text;
  cancelButton.hidden = !['asked', 'opening', 'bounds'].includes(stage);
  document.dispatchEvent(new CustomEvent('denchi:what-if', { detail: { stage, number: asking.number } }));
}

/** Asks what happens where the controls stand; soon where another question was just asked. */
function ask() {
  clearTimeout(asking.timer);
  const wait = Math.max(0, asking.last + PAUSE - performance.now());
  if (wait > 0) asking.timer = setTimeout(askNow, wait);
  else askNow();
}

async function post(path, body, signal) {
  return fetch(path, { method: 'POST', body, signal, headers: { 'x-csrf-token': TOKEN, accept: 'application/json' } });
}

async function askNow() {
  asking.abort?.abort();
  asking.abort = new AbortController();
  asking.last = performance.now();
  asking.number += 1;
  const own = asking.number;
  const isLast = () => own === asking.number;
  tell('asked', say('asked'));
  try {
    const answer = await post('/what-if/ask', new URLSearchParams([['result', WHAT.result], ['lang', state.lang], ...settings()]), asking.abort.signal);
    if (answer.status === 429) {
      tell('waiting', say('too_many'));
      asking.timer = setTimeout(askNow, REST);
      return;
    }
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      if (isLast()) failed(problem.error ?? String(answer.status));
      return;
    }
    for await (const line of linesOf(answer.body)) if (isLast()) received(JSON.parse(line));
  } catch (error) {
    if (error.name !== 'AbortError' && isLast()) failed(say('lost'));
  }
}

/** The lines of an answer as they come. */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    yield* parts;
  }
}

function received(line) {
  const seconds = { seconds: new Intl.NumberFormat(state.lang, { maximumFractionDigits: 2 }).format(line.seconds) };
  if (line.stage === 'opening') tell('opening', say('opening'));
  else if (line.stage === 'bounds') {
    asking.bounded = asking.number;
    drawCards(line);
    tell('bounds', say('bounded'));
  } else if (line.stage === 'plan') {
    Object.assign(shown, { figures: line.figures, changes: line.changes, shares: shown.shares });
    drawCards();
    drawAnswerOf(['what-capacity', 'what-costs', 'what-changes']);
    const known = asking.bounded === asking.number ? 'solved' : 'known';
    tell('plan', say(line.checked ? known : 'unchecked', seconds));
  } else if (line.stage === 'dependence') {
    shown.shares = line.shares;
    drawAnswerOf(['what-dependence']);
    tell('done', statusLine.textContent);
  } else if (line.stage === 'stopped') {
    drawCards();
    tell('stopped', say('stopped'));
  } else failed(line.error);
}

/** There is no answer: what is shown is that of the result again. */
function failed(text) {
  Object.assign(shown, { figures: null, changes: null, shares: null });
  drawCards();
  drawAnswerOf(['what-capacity', 'what-costs', 'what-changes', 'what-dependence']);
  tell('failed', text);
}

document.getElementById('what-reset').addEventListener('click', resetAll);
cancelButton.addEventListener('click', () => post('/what-if/cancel', new URLSearchParams()));
recallSettings(new URLSearchParams(location.search));
drawControls();
drawMoved();
drawCards();
// Readers look; for others the programme is made ready before anything is moved.
if (WHAT.may) askNow();
