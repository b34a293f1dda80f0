// Stress tests: what their figures share. Each question that was asked has its answer in VIEW.tests, by question, and its
// tables in VIEW.tables as `<question>.<table>`.

const testMoney = `${VIEW.case.money}_${VIEW.case.money_year}`;
const BAD = '#D55E00';
const FINE = '#0072B2';
const listOf = (table) => (VIEW.tables[table] ? rows(table) : []);
const testOf = (question) => VIEW.tests[question];
const figureOf = (question, id) => listOf(`${question}.figures`).find((row) => row.figure === id);
/** The question whose draws are shown: a sample, else what was drawn to value something. */
const drawnFor = () => ['sample', 'value'].find((question) => hasTable(`${question}.exceedance`));

const targetName = (row) => (state.lang === 'ja' ? row.name_ja : row.name_en) ?? row.target;
const monthsText = (months) => t('page.stress.months', { months: digits(months) });
const survivalText = (row, question = 'sweep') => (row.time_to_survive === null ? t('page.stress.survives_all', { months: testOf(question).months }) : monthsText(row.time_to_survive));

/** The answer in words, by question. */
const SENTENCES = {
  run() {
    const [lost, wanted, survive, total] = ['lost', 'wanted', 'time_to_survive', 'total'].map((id) => figureOf('run', id));
    const cost = amount(total.value, total.unit);
    if (survive.value === null) return t('page.stress.run_nothing', { months: testOf('run').months, cost });
    return t('page.stress.run_lost', { lost: amount(lost.value, lost.unit), share: percent(lost.value / wanted.value), survive: monthsText(survive.value), cost });
  },
  sweep() {
    const list = listOf('sweep.sweep');
    const [worst] = list;
    const exposed = list.filter((row) => row.exposed);
    if (!worst || !(worst.total > 0)) return t('page.stress.sweep_nothing', { count: digits(list.length) });
    return t('page.stress.sweep_worst', {
      count: digits(list.length), exposed: digits(exposed.length), target: targetName(worst), recover: monthsText(worst.time_to_recover),
      lost: amount(worst.lost, testOf('sweep').unit), cost: amount(worst.total, testMoney),
    });
  },
  sample() {
    const [expected, tail] = ['expected', 'tail'].map((id) => figureOf('sample', id));
    const [driver] = listOf('sample.drivers');
    const parts = [t('page.stress.sample_loss', {
      draws: digits(figureOf('sample', 'draws').value), expected: amount(expected.value, expected.unit), low: amount(expected.low, expected.unit),
      high: amount(expected.high, expected.unit), level: percent(1 - testOf('sample').tail), tail: amount(tail.value, tail.unit),
    })];
    if (driver) parts.push(t('page.stress.sample_driver', { event: name('event', driver.event), share: percent(driver.in_tail), all: percent(driver.in_all) }));
    return parts.join(state.lang === 'ja' ? '' : ' ');
  },
  worst() {
    const set = listOf('worst.worst').at(-1);
    return set ? t('page.stress.worst_set', { k: digits(set.closed), targets: state.lang === 'ja' ? set.names_ja : set.names_en, cost: amount(set.total, testMoney), bound: amount(set.bound, testMoney) }) : '';
  },
  value() {
    const best = [...listOf('value.value')].filter((row) => row.avoided_per_cost !== null).sort((a, b) => b.avoided_per_cost - a.avoided_per_cost)[0];
    return best ? t('page.stress.value_best', { option: worthName(best.option), avoided: amount(best.expected_avoided, testMoney), each: digits(best.avoided_per_cost) }) : '';
  },
};

/** Key figures of a question, as pairs of term and description. */
function cards(question) {
  const shown = listOf(`${question}.figures`).filter((row) => row.value !== null);
  return shown.map((row) => {
    const said = (value) => {
      if (row.unit === 'months') return monthsText(value);
      return row.unit === '1' ? percent(value) : amount(value, row.unit ?? '');
    };
    const note = row.low === null ? null : t('page.stress.interval', { low: said(row.low), high: said(row.high) });
    return element('div', {}, element('dt', {}, t(`stress.figure.${row.figure}`)), element('dd', {}, said(row.value)), note ? element('dd', { class: 'note' }, note) : null);
  });
}

/** What is worth something, by name: `COMMODITY@PLACE=MONTHS` is a stock, else an option or another plan. */
function worthName(label) {
  const stock = /^(.+)@(.+)=([\d.]+)$/.exec(label);
  if (!stock) return name('option', label);
  const [, commodity, place, months] = stock;
  return t('page.worth.stock', { commodity: name('commodity', commodity), place: name('place', place), months });
}

/** Axis of a chart with values. */
const axisOf = (text, more = {}) => ({
  type: 'value', name: text, nameLocation: 'middle', nameGap: 28, ...AXIS_LINE, nameTextStyle: { color: '#566573' }, splitLine: { lineStyle: { color: '#edf1f3' } }, ...more,
});

/**
 * A way to the replay of something: a link where the workspace has one, else a button that starts it. Only on the desk;
 * `of` is the question whose months it is about.
 */
function replayElement(of, { events = [], close = [], lasts = null }) {
  const { desk } = VIEW;
  if (!desk) return null;
  const { first_month: start, months } = testOf(of);
  const same = (a, b) => a.length === b.length && a.every((one) => b.includes(one));
  const known = desk.replays.find((own) => same(own.events, events) && same(own.close, close) && own.lasts === lasts && own.start === start && own.months === months && !own.after);
  if (known) {
    const address = new URL(location.href);
    address.searchParams.set('run', known.name);
    address.searchParams.delete('period');
    return element('a', { class: 'action', href: `${address.pathname}${address.search}#replay` }, t('page.replay.show'));
  }
  if (!desk.may) return null;
  const fields = { csrf: document.querySelector('meta[name=csrf]').content, result: desk.result, events: events.join('\n'), close: close.join('\n'), start, window_months: months };
  if (lasts !== null) fields.months = lasts;
  const inputs = Object.entries(fields).filter(([, value]) => value !== '').map(([key, value]) => element('input', { type: 'hidden', name: key, value }));
  return element('form', { class: 'inline', method: 'post', action: '/runs/start/stress-run' }, ...inputs, element('button', { type: 'submit' }, t('page.replay.start')));
}

/** Answers in words, where a page has places for them. */
document.addEventListener('DOMContentLoaded', () => {
  for (const place of document.querySelectorAll('[data-sentence]')) place.textContent = SENTENCES[place.dataset.sentence]?.() ?? '';
});
