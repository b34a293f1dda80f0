// What if: key figures, charts and changes of the answer, beside the plan of the result.

const BASE = WHAT.base;
/** The answer that is shown: numbers, shares, changes; `null` where none is there yet. */
const shown = { figures: null, shares: null, changes: null };

const MONEY_UNIT = `${VIEW.case.money}_${VIEW.case.money_year}`;
/** Key figures that stand at the top, in their order. */
const CARDS = ['objective', 'unit_cost', 'unit_emissions', 'investment', 'demand_lost', 'emissions'];

const signedPercent = (share) => new Intl.NumberFormat(state.lang, { style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 ? 2 : 0, signDisplay: 'exceptZero' }).format(share);

/** A key figure of a plan: value and unit, per kWh where people read it so. */
function keyFigure(figures, id) {
  const found = figures?.summary[id];
  return found ? perKilowattHour(...found) : null;
}

/** A change in words; what rounding leaves is none. */
function changeText(before, after, unit) {
  const change = after - before;
  if (Math.abs(change) <= 1e-9 * Math.max(Math.abs(before), Math.abs(after))) return say('unchanged');
  const size = `${change > 0 ? '+' : '−'}${amount(Math.abs(change), unit)}`;
  return before === 0 ? size : `${size} (${signedPercent(change / Math.abs(before))})`;
}

/** A card: the new value over the old one. Values that are not known yet are those of the result, and said to be. */
function card(id) {
  const before = keyFigure(BASE.figures, id);
  if (!before) return null;
  const after = keyFigure(shown.figures, id);
  const value = element('dd', {}, amount((after ?? before).value, before.unit));
  const note = after ? changeText(before.value, after.value, before.unit) : say('of_result');
  return element('div', { 'data-figure': id }, element('dt', {}, textOr(`figure.${id}`, id)), value,
    element('dd', { class: 'note' }, element('span', { class: 'change' }, note)),
    element('dd', { class: 'note' }, say('before', { value: amount(before.value, before.unit) })));
}

/** All cards; while only bounds are known, the cost is said to lie between them. */
function drawCards(bounds = null) {
  const box = document.getElementById('what-cards');
  box.replaceChildren(...CARDS.map(card).filter(Boolean));
  box.classList.toggle('waiting', bounds !== null);
  if (!bounds) return;
  const [value, note] = box.querySelectorAll('[data-figure="objective"] dd');
  const money = (cost) => amount(cost, MONEY_UNIT);
  const { least, most } = bounds;
  const same = least !== null && most !== null && Math.abs(most - least) <= 1e-7 * Math.abs(most);
  if (same) value.textContent = money(most);
  else if (least !== null && most !== null) value.textContent = say('between', { least: money(least), most: money(most) });
  else if (least !== null) value.textContent = say('at_least', { least: money(least) });
  else if (most !== null) value.textContent = say('at_most', { most: money(most) });
  value.classList.add('bound');
  note.textContent = say(same ? 'bound_exact' : 'bound');
}

/** Stacks of the result and of the answer side by side: one series a group and plan, patterns tell the plans apart. */
function pairedStacks(before, after, label, scale) {
  const groups = totals([...before, ...(after ?? [])], (row) => row[1], (row) => row[2]).map(([group]) => group);
  const most = 8;
  const kept = groups.slice(0, groups.length > most + 1 ? most : groups.length);
  const shownGroups = kept.length < groups.length ? [...kept, null] : kept;
  const stack = (list, name, faded) => shownGroups.map((group, index) => {
    const own = list.filter((row) => (group === null ? !kept.includes(row[1]) : row[1] === group));
    const sums = new Map(totals(own, (row) => row[0], (row) => row[2]));
    const colour = group === null ? OTHER : COLOURS[index % COLOURS.length];
    return {
      type: 'bar', stack: name, barMaxWidth: 20, barGap: '12%', name: group === null ? t('page.others') : label(group),
      itemStyle: { color: colour, opacity: faded ? 0.45 : 1, borderColor: '#fff', borderWidth: 0.5, decal: faded ? FADED : null },
      data: PERIODS.map((period) => (sums.has(period) ? sums.get(period) / scale.by : null)),
      plan: say(faded ? 'result' : 'answer'),
    };
  });
  return after ? [...stack(before, 'before', true), ...stack(after, 'after', false)] : stack(before, 'before', false);
}

/** The pattern of the result beside an answer. */
const FADED = { color: 'rgba(255,255,255,.7)', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 };

/** None at all: a second pattern on every bar would double the time of drawing. */
const NO_PATTERN = { symbol: 'none' };

/** A chart of paired stacks; `of` gives the rows of a plan, `lines` goals besides. */
function drawPairs(of, unit, label, lines = () => []) {
  return () => {
    const [before, after] = [of(BASE.figures), shown.figures && of(shown.figures)];
    const goals = lines();
    const largest = Math.max(...[before, after ?? []].map((list) => largestPeriod(list.map(([period, , value]) => ({ period, value })), (row) => row.value)), ...goals.flatMap((goal) => goal.limits));
    if (!(largest > 0)) return null;
    const scale = scaleFor(largest, unit());
    const series = [...pairedStacks(before, after, label, scale), ...goals.map((goal) => goalLine(goal, scale))];
    return (chart) => {
      const names = [...new Set(series.map((own) => own.name))];
      const axes = periodAxes(scale.label, legendHeight(names, chart.getWidth()));
      // Keys show the colours of the answer, not the pattern of the result.
      return { ...axes, legend: { ...axes.legend, itemStyle: { opacity: 1, decal: NO_PATTERN } }, tooltip: pairTooltip(scale, series), series };
    };
  };
}

const goalLine = (goal, scale) => ({
  type: 'line', name: name('rule', goal.rule), symbol: 'diamond', symbolSize: 8, lineStyle: { color: '#16212b', width: 2 }, itemStyle: { color: '#16212b' },
  data: goal.limits.map((limit) => (limit === null ? null : limit / scale.by)), z: 5, plan: say('goal'),
});

/** Both plans of a period, with totals. */
const pairTooltip = (scale, series) => ({
  trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true,
  formatter(points) {
    const plans = [...new Set(series.map((own) => own.plan))];
    const lines = plans.flatMap((plan) => {
      const own = points.filter((point) => series[point.seriesIndex].plan === plan && point.value);
      const total = own.reduce((sum, point) => sum + point.value, 0);
      return [[`<b>${escapeHtml(plan)}</b>`, `<b>${escapeHtml(scale.format(total * scale.by))}</b>`],
        ...own.map((point) => [`${mark(point)} ${escapeHtml(point.seriesName)}`, escapeHtml(scale.format(point.value * scale.by))])];
    });
    return tip(points[0]?.axisValueLabel ?? '', lines);
  },
});

/** Rows of both plans for the data panel. */
const pairTable = (of, group, unit) => () => {
  const list = [[say('result'), of(BASE.figures)], [say('answer'), shown.figures ? of(shown.figures) : []]];
  const columns = ['plan', 'period', group, 'value'].map((id) => ({ name: id, unit: id === 'value' ? unit() : undefined, about: '' }));
  return { columns, rows: list.flatMap(([plan, entries]) => entries.map(([period, of, value]) => ({ plan, period, [group]: of, value }))) };
};

const capacityUnitOf = () => `${BASE.figures.unit}/year`;

/** Goals on capacity or production, each with its limits by period. */
function goals() {
  const kinds = ['capacity_target', 'production_target'];
  const list = rows('rules').filter((row) => kinds.includes(VIEW.rules[row.rule]?.kind));
  return [...new Set(list.map((row) => row.rule))].map((rule) => ({
    rule, limits: PERIODS.map((period) => list.find((row) => row.rule === rule && row.period === period)?.limit ?? null),
  }));
}

const largestGoal = () => goals().sort((a, b) => Math.max(...b.limits) - Math.max(...a.limits))[0]?.rule ?? '';
const capacityGoal = { goal: null };

/** Capacity by period and country; of a goal, only what counts for it. */
function capacityRows({ capacity }) {
  const counted = VIEW.rules[capacityGoal.goal]?.sites;
  const weight = (site) => (counted ? (counted[site] ?? 0) : 1);
  const sums = new Map();
  for (const [period, site, country, value] of capacity) {
    if (!(weight(site) > 0)) continue;
    const key = `${period} ${country}`;
    sums.set(key, [period, country, (sums.get(key)?.[2] ?? 0) + value * weight(site)]);
  }
  return [...sums.values()];
}

figure('what-capacity', {
  decal: false,
  choice: capacityGoal,
  has: () => BASE.figures.capacity.length > 0,
  controls() {
    capacityGoal.goal ??= largestGoal();
    const options = [...goals().map(({ rule }) => [rule, name('rule', rule)]), ['', t('page.capacity.all')]];
    return options.length < 2 ? [] : [choice(t('page.capacity.target'), options, capacityGoal.goal, (goal) => {
      capacityGoal.goal = goal;
      drawFigure(figures.find((own) => own.id === 'what-capacity'), { controls: false });
    })];
  },
  draw: drawPairs(capacityRows, capacityUnitOf, (id) => name('country', id), () => goals().filter(({ rule }) => rule === capacityGoal.goal)),
  unit: () => say('pairs'),
  data: pairTable(capacityRows, 'country', capacityUnitOf),
});

figure('what-costs', {
  decal: false,
  has: () => BASE.figures.costs.length > 0,
  draw: drawPairs((figures) => figures.costs, () => MONEY_UNIT, (id) => textOr(`term.${id}`, id)),
  unit: () => say('pairs'),
  data: pairTable((figures) => figures.costs, 'term', () => MONEY_UNIT),
});

/** Shares of the largest country of each tracer in a period: in the result, and of the same country in the answer. */
function largestShares() {
  const period = PERIODS[state.period];
  const of = (list, tracer) => (list ?? []).filter((row) => row[0] === period && row[1] === tracer).sort((a, b) => b[3] - a[3]);
  const tracers = [...new Set(BASE.shares.map((row) => row[1]))];
  return tracers.map((tracer) => ({ tracer, before: of(BASE.shares, tracer)[0], after: of(shown.shares, tracer)[0] })).filter((row) => row.before || row.after);
}

const tracerText = (tracer) => (VIEW.names.element?.[tracer] ? name('element', tracer) : name('commodity', tracer));

function drawShares(chart) {
  const list = largestShares().reverse();
  if (!list.length) return null;
  chart.getDom().style.height = `${90 + 46 * list.length}px`;
  const bars = (key, plan, faded) => ({
    type: 'bar', name: plan, barMaxWidth: 16,
    itemStyle: { color: faded ? '#8aa4b5' : COLOURS[0], decal: faded ? FADED : null },
    label: { show: true, position: 'right', color: '#16212b', formatter: ({ dataIndex }) => { const row = list[dataIndex][key]; return row ? `${name('country', row[2])} ${percent(row[3])}` : ''; } },
    data: list.map((row) => row[key]?.[3] ?? null),
  });
  const series = [bars('before', say('result'), shown.shares !== null)];
  if (shown.shares) series.unshift(bars('after', say('answer'), false));
  return {
    grid: { left: 12, right: 140, top: 8, bottom: 42, containLabel: true },
    xAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent, color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
    yAxis: { type: 'category', data: list.map((row) => tracerText(row.tracer)), ...AXIS_LINE },
    legend: LEGEND,
    series,
  };
}

figure('what-dependence', {
  decal: false,
  byPeriod: true,
  has: () => BASE.shares.length > 0,
  controls: () => [choice(say('period'), PERIODS.map((period, index) => [String(index), period]), String(state.period), (index) => {
    state.period = Number(index);
    drawFigure(figures.find((own) => own.id === 'what-dependence'), { controls: false });
  })],
  draw: drawShares,
  unit: () => say('shares_note'),
  data: () => ({
    columns: ['plan', 'period', 'tracer', 'country', 'share'].map((id) => ({ name: id, about: '' })),
    rows: [[say('result'), BASE.shares], [say('answer'), shown.shares ?? []]].flatMap(([plan, list]) => list.map(([period, tracer, country, share]) => ({ plan, period, tracer, country, share }))),
  }),
});

/** The largest changes of each group. */
function drawChanges() {
  const place = document.getElementById('what-table');
  const list = shown.changes ?? [];
  if (!list.length) {
    place.replaceChildren(element('p', { class: 'empty' }, say(shown.changes ? 'no_changes' : 'no_answer')));
    return;
  }
  const head = [say('group'), say('item'), say('unit'), say('result'), say('answer'), say('change')];
  const cell = (value, column) => {
    if (column < 3) return element('td', {}, value ?? '');
    const text = value === null ? '–' : new Intl.NumberFormat(state.lang, { maximumSignificantDigits: 4, signDisplay: column === 5 ? 'exceptZero' : 'auto' }).format(value);
    return element('td', { class: 'number' }, text);
  };
  place.replaceChildren(element('table', {},
    element('thead', {}, element('tr', {}, ...head.map((text, column) => element('th', { scope: 'col', class: column > 2 ? 'number' : null }, text)))),
    element('tbody', {}, ...list.map((row) => element('tr', {}, ...row.map(cell))))));
}

figure('what-changes', {
  has: () => true,
  render: drawChanges,
  data: () => ({
    columns: ['group', 'figure', 'unit', 'before', 'after', 'change'].map((id) => ({ name: id, about: '' })),
    rows: (shown.changes ?? []).map(([group, of, unit, before, after, change]) => ({ group, figure: of, unit, before, after, change })),
  }),
});

/** The charts that depend on what has come. */
function drawAnswerOf(ids) {
  figures.filter((own) => ids.includes(own.id)).forEach(drawAlone);
}
