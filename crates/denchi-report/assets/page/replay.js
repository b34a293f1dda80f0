// The replay of an event: the map month by month against the plan.

const monthsOf = (table) => listOf(`run.${table}`);
const replayChoice = { stage: '', commodity: '', centre: null, site: '' };

/** Changes below this share of the larger amount are none: the tolerance of the solver. */
const SAME = 1e-6;
const changeOf = (row) => {
  const change = row.amount - row.planned;
  if (Math.abs(change) <= SAME * Math.max(row.amount, row.planned)) return 'same';
  return change < 0 ? 'less' : 'more';
};

/** How a change looks: by colour, and by line and symbol for whoever does not see it. */
const CHANGES = {
  less: { colour: BAD, line: { type: 'dashed', opacity: 0.75 }, symbol: 'triangle', turn: 180 },
  more: { colour: FINE, line: { type: 'solid', opacity: 0.75 }, symbol: 'triangle', turn: 0 },
  same: { colour: '#7b8790', line: { type: 'solid', opacity: 0.35 }, symbol: 'circle', turn: 0 },
  closed: { colour: '#8a1c00', symbol: 'path://M0 3 L3 0 L10 7 L17 0 L20 3 L13 10 L20 17 L17 20 L10 13 L3 20 L0 17 L7 10 Z', turn: 0 },
};
const changeName = (change) => t(`page.replay.change.${change}`);
const isLeft = (row) => row.left < 1 - SAME;

/** The first month in which anything is lost, else in which anything changes: it is shown first. */
function firstMonth() {
  const lost = listOf('run.months').find((row) => row.lost > 0)?.month;
  const gave = listOf('run.gave')[0]?.month;
  return Math.max(0, PERIODS.indexOf(lost ?? gave ?? PERIODS[0]));
}

if (monthsOf('flow_months').length) {
  state.usual = firstMonth();
  state.period = state.usual;
}

/** Milliseconds that a month is shown while they run. */
const PACE = 900;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let running = null;

function nextMonth() {
  state.period = (state.period + 1) % PERIODS.length;
  drawPeriod();
}

function pause() {
  clearInterval(running);
  running = null;
}

/** Lets the months run; where motion is not wanted, a step to the next one. */
function playButton() {
  const label = () => (calm.matches ? t('page.replay.next') : t(running ? 'page.replay.pause' : 'page.replay.play'));
  const button = element('button', {
    type: 'button', class: 'play',
    onclick() {
      if (calm.matches) nextMonth();
      else if (running) pause();
      else running = setInterval(nextMonth, PACE);
      button.textContent = label();
    },
  }, label());
  return button;
}

addEventListener('pagehide', pause);

function replayFlowTip(row) {
  const pairs = [
    [name('commodity', row.commodity), changeName(changeOf(row))],
    [t('page.replay.planned'), amount(row.planned, row.unit)], [t('page.replay.then'), amount(row.amount, row.unit)],
  ];
  return tip(`${name('place', row.from)} → ${name('place', row.to)}`, pairs.map((pair) => pair.map(escapeHtml)));
}

function replayFacts(row) {
  return [
    [t('page.map.stage'), name('stage', row.stage)], [t('page.map.country'), name('country', row.country)],
    [t('page.replay.planned'), amount(row.planned, row.unit ?? '')], [t('page.replay.then'), amount(row.amount, row.unit ?? '')],
    [t('page.replay.left'), percent(row.left)],
  ];
}

function aboutReplayed(row) {
  const facts = replayFacts(row).map(([label, text]) => `${label}: ${text}`).join(' · ');
  return [element('strong', {}, name('site', row.site)), ' ', facts, ' ', element('span', {}, `${t('page.source')}: `), sourceElement(VIEW.sites[row.site].source) ?? t('page.no_source')];
}

/** The month above the map, in a line: what is lost in it, and what happens to sites. */
function monthLine() {
  const month = PERIODS[state.period];
  const own = listOf('run.months').find((row) => row.month === month);
  const closed = monthsOf('site_months').filter((row) => row.month === month && isLeft(row)).map((row) => name('site', row.site));
  const parts = [t('page.replay.of_month', { month, number: digits(state.period + 1), all: digits(PERIODS.length) })];
  parts.push(own && own.lost > 0 ? t('page.replay.lost', { lost: amount(own.lost, testOf('run').unit), share: percent(own.lost / own.wanted) }) : t('page.replay.nothing'));
  if (closed.length) parts.push(t('page.replay.closed', { sites: closed.slice(0, 4).join(t('page.gave.and')) + (closed.length > 4 ? t('page.gave.rest', { count: digits(closed.length - 4) }) : '') }));
  return parts.join(' ');
}

const inMonth = (table) => monthsOf(table).filter((row) => row.month === PERIODS[state.period]);

worldMap('replay', {
  choice: replayChoice,
  has: () => monthsOf('flow_months').length > 0,
  all: () => monthsOf('flow_months'),
  flows: () => inMonth('flow_months'),
  sites() {
    const largest = new Map();
    for (const row of monthsOf('site_months')) largest.set(row.product, Math.max(largest.get(row.product) ?? 0, row.planned, row.amount));
    return inMonth('site_months').filter((row) => VIEW.places[VIEW.sites[row.site]?.place])
      .map((row) => ({ ...row, share: Math.max(0.06, Math.max(row.planned, row.amount) / (largest.get(row.product) || 1)) }));
  },
  weight: (row) => (changeOf(row) === 'less' ? row.planned_mass : row.mass) ?? 0,
  flowGroup(row) {
    const change = changeOf(row);
    return { id: change, name: changeName(change), ...CHANGES[change] };
  },
  siteGroup(row) {
    const change = isLeft(row) ? 'closed' : changeOf(row);
    return { id: change, name: changeName(change), ...CHANGES[change] };
  },
  legend: (names) => ({ icon: 'roundRect', itemStyle: { borderWidth: 0 }, data: Object.keys(CHANGES).map(changeName).filter((text) => names.has(text)) }),
  flowTip: replayFlowTip,
  siteTip: (row) => tip(name('site', row.site), replayFacts(row).map((pair) => pair.map(escapeHtml))),
  about: aboutReplayed,
  controls: () => [periodSlider(t('page.replay.month')), playButton()],
  render() {
    document.getElementById('replay-words').textContent = monthLine();
  },
  unit: () => [t('page.replay.unit'), VIEW.flows_left_out ? t('page.map.left_out', { count: digits(VIEW.flows_left_out) }) : ''].join(' '),
  data: () => wholeTable('run.flow_months', (row) => row.month === PERIODS[state.period] && isShown({ choice: replayChoice }, row)),
});
