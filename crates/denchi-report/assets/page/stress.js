// The page of a stress test: the head, and the figures of whatever was asked.

const TEST = VIEW.test;
const testMoney = `${VIEW.case.money}_${VIEW.case.money_year}`;
const has = (table) => Boolean(VIEW.tables[table]) && rows(table).length > 0;
const listOf = (table) => (VIEW.tables[table] ? rows(table) : []);
const figureOf = (id) => listOf('figures').find((row) => row.figure === id);
const targetName = (row) => (state.lang === 'ja' ? row.name_ja : row.name_en) ?? row.target;
const monthsText = (months) => t('page.stress.months', { months: digits(months) });
const survivalText = (row) => (row.time_to_survive === null ? t('page.stress.survives_all', { months: TEST.months }) : monthsText(row.time_to_survive));

/** The head of the page. */
function drawAnswer() {
  const title = (state.lang === 'ja' ? VIEW.case.title_ja : VIEW.case.title) ?? VIEW.case.title;
  const heading = t(`page.stress.${TEST.question}`, { title });
  document.title = heading;
  document.getElementById('answer-title').textContent = heading;
  const window = t('page.stress.window', { start: TEST.first_month, months: TEST.months });
  const scenario = VIEW.case.scenario ? t('page.scenario', { name: VIEW.case.scenario }) : t('page.base');
  document.getElementById('answer-case').textContent = [window, scenario, t('page.real_money', { year: VIEW.case.money_year, sign: moneySign() })].join(' · ');
  document.getElementById('answer-sentence').textContent = SENTENCES[TEST.question]?.() ?? '';
  const shown = cards();
  document.getElementById('answer-cards').hidden = !shown.length;
  document.getElementById('answer-cards').replaceChildren(...shown);
  const { untouched, warm, cold, audited, worst_audit: worst } = TEST.responses;
  const texts = [t('page.stress.responses', { all: digits(untouched + warm + cold), untouched: digits(untouched), cold: digits(cold) })];
  if (audited) texts.push(t('page.stress.audited', { audited: digits(audited), worst: worst.toExponential(0) }));
  document.getElementById('answer-badges').replaceChildren(...texts.map((text) => element('span', { class: 'badge good' }, text)));
}

/** The answer in words, by question. */
const SENTENCES = {
  run() {
    const [lost, wanted, survive, total] = ['lost', 'wanted', 'time_to_survive', 'total'].map((id) => figureOf(id));
    const cost = amount(total.value, total.unit);
    if (survive.value === null) return t('page.stress.run_nothing', { months: TEST.months, cost });
    return t('page.stress.run_lost', { lost: amount(lost.value, lost.unit), share: percent(lost.value / wanted.value), survive: monthsText(survive.value), cost });
  },
  sweep() {
    const list = listOf('sweep');
    const [worst] = list;
    const exposed = list.filter((row) => row.exposed);
    if (!worst || !(worst.total > 0)) return t('page.stress.sweep_nothing', { count: digits(list.length) });
    return t('page.stress.sweep_worst', {
      count: digits(list.length), exposed: digits(exposed.length), target: targetName(worst), recover: monthsText(worst.time_to_recover),
      lost: amount(worst.lost, TEST.unit), cost: amount(worst.total, testMoney),
    });
  },
  sample() {
    const [expected, tail] = ['expected', 'tail'].map((id) => figureOf(id));
    const [driver] = listOf('drivers');
    const parts = [t('page.stress.sample_loss', {
      draws: digits(figureOf('draws').value), expected: amount(expected.value, expected.unit), low: amount(expected.low, expected.unit),
      high: amount(expected.high, expected.unit), level: percent(1 - TEST.tail), tail: amount(tail.value, tail.unit),
    })];
    if (driver) parts.push(t('page.stress.sample_driver', { event: name('event', driver.event), share: percent(driver.in_tail), all: percent(driver.in_all) }));
    return parts.join(state.lang === 'ja' ? '' : ' ');
  },
  worst() {
    const set = listOf('worst').at(-1);
    return set ? t('page.stress.worst_set', { k: digits(set.closed), targets: state.lang === 'ja' ? set.names_ja : set.names_en, cost: amount(set.total, testMoney), bound: amount(set.bound, testMoney) }) : '';
  },
  value() {
    const best = [...listOf('value')].filter((row) => row.avoided_per_cost !== null).sort((a, b) => b.avoided_per_cost - a.avoided_per_cost)[0];
    return best ? t('page.stress.value_best', { option: best.option, avoided: amount(best.expected_avoided, testMoney), each: digits(best.avoided_per_cost) }) : '';
  },
};

/** Key figures. */
function cards() {
  const shown = listOf('figures').filter((row) => row.value !== null);
  return shown.map((row) => {
    const said = (value) => {
      if (row.unit === 'months') return monthsText(value);
      return row.unit === '1' ? percent(value) : amount(value, row.unit ?? '');
    };
    const value = said(row.value);
    const note = row.low === null ? null : t('page.stress.interval', { low: said(row.low), high: said(row.high) });
    return element('div', {}, element('dt', {}, t(`stress.figure.${row.figure}`)), element('dd', {}, value), note ? element('dd', { class: 'note' }, note) : null);
  });
}

/** Targets on the chart: the worst ones. */
const MOST_TARGETS = 24;
const BAD = '#D55E00';
const FINE = '#0072B2';
const worstTargets = () => listOf('sweep').filter((row) => row.total > 0).slice(0, MOST_TARGETS);

figure('ranking', {
  has: () => has('sweep'),
  draw(chart) {
    const list = worstTargets();
    if (!list.length) return null;
    chart.getDom().style.height = `${110 + 25 * list.length}px`;
    const scale = scaleFor(list[0].total, testMoney);
    const width = chart.getWidth();
    const label = (row) => `${targetName(row)} · ${t(`stress.kinds.${row.kind}`)}`;
    const left = Math.min(0.36 * width, 20 + Math.max(...list.map((row) => roughWidth(label(row)))));
    const middle = left + 0.55 * (width - left);
    const axis = { ...AXIS_LINE, splitLine: { lineStyle: { color: '#edf1f3' } }, position: 'top', nameLocation: 'middle', nameTextStyle: { color: '#566573' }, nameGap: 26 };
    const category = { type: 'category', data: list.map(label), inverse: true, ...AXIS_LINE };
    const past = (row) => row.time_to_survive === null;
    return {
      grid: [{ left, right: width - middle + 10, top: 54, bottom: 34 }, { left: middle + 20, right: 24, top: 54, bottom: 34 }],
      legend: { ...LEGEND, data: [t('page.ranking.loss'), t('page.ranking.recover'), t('page.ranking.survive')] },
      xAxis: [{ type: 'value', name: `${t('page.ranking.loss')}, ${scale.label}`, ...axis }, { type: 'value', gridIndex: 1, min: 0, max: TEST.months, name: t('page.ranking.axis'), ...axis }],
      yAxis: [
        { ...category, axisLine: { show: false }, axisLabel: { color: '#16212b', width: left - 12, overflow: 'truncate' } },
        { ...category, gridIndex: 1, axisLabel: { show: false } },
      ],
      tooltip: { confine: true, formatter: ({ dataIndex }) => rankingTip(list[dataIndex]) },
      series: [
        { type: 'bar', name: t('page.ranking.loss'), barMaxWidth: 15, data: list.map((row) => ({ value: row.total / scale.by, itemStyle: { color: row.exposed ? BAD : FINE, decal: row.exposed ? DECALS[1] : DECALS[0] } })), itemStyle: { color: FINE } },
        { type: 'bar', name: t('page.ranking.recover'), xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 7, data: list.map((row) => Math.min(row.time_to_recover, TEST.months)), itemStyle: { color: '#c3ccd3', decal: DECALS[0] } },
        {
          type: 'scatter', name: t('page.ranking.survive'), xAxisIndex: 1, yAxisIndex: 1, symbolSize: 12, itemStyle: { color: '#16212b' }, z: 5,
          data: list.map((row, index) => ({
            value: [past(row) ? TEST.months : row.time_to_survive, index], symbol: past(row) ? 'triangle' : row.exposed ? 'diamond' : 'circle', symbolRotate: past(row) ? -90 : 0,
            itemStyle: { color: row.exposed ? BAD : FINE, borderColor: '#fff', borderWidth: 1 },
          })),
        },
      ],
    };
  },
  unit: () => {
    const left = listOf('sweep').filter((row) => row.total > 0).length - worstTargets().length;
    return [t('page.ranking.unit'), left > 0 ? t('page.stress.left_out', { count: digits(left) }) : ''].join(' ');
  },
  data: () => wholeTable('sweep'),
});

const rankingTip = (row) => tip(targetName(row), [
  [t('page.ranking.recover'), monthsText(row.time_to_recover)], [t('page.ranking.survive'), survivalText(row)],
  [t('stress.figure.lost'), amount(row.lost, TEST.unit)], [t('stress.figure.shortage_cost'), amount(row.shortage_cost, testMoney)],
  [t('stress.figure.extra_cost'), amount(row.extra_cost, testMoney)], [t('stress.figure.depletion'), amount(row.depletion, testMoney)],
  [t('stress.figure.premium'), amount(row.premium, testMoney)], [t('stress.figure.total'), amount(row.total, testMoney)],
  [t('page.matrix.likelihood'), row.likelihood === null ? '–' : digits(row.likelihood)],
].map((pair) => pair.map(escapeHtml)));

/** Symbols by kind: told apart without colour. */
const SYMBOLS = { site: 'circle', supply: 'rect', country: 'diamond', exports: 'triangle', owner: 'roundRect', corridor: 'pin' };
const likely = () => listOf('sweep').filter((row) => row.likelihood > 0 && row.total > 0);

figure('matrix', {
  has: () => has('sweep') && likely().length > 0,
  decal: false,
  draw(chart) {
    const list = likely();
    const scale = scaleFor(Math.max(...list.map((row) => row.total)), testMoney);
    const kinds = [...new Set(list.map((row) => row.kind))];
    const axis = { type: 'log', ...AXIS_LINE, splitLine: { lineStyle: { color: '#edf1f3' } }, nameTextStyle: { color: '#566573' } };
    return {
      grid: { left: 20, right: 40, top: 40, bottom: legendHeight(kinds, chart.getWidth()) + 44, containLabel: true },
      legend: { ...LEGEND, icon: undefined },
      xAxis: { ...axis, name: t('page.matrix.likelihood'), nameLocation: 'middle', nameGap: 28 },
      yAxis: { ...axis, name: `${t('stress.figure.total')}, ${scale.label}`, nameTextStyle: { align: 'left', color: '#566573' } },
      tooltip: { confine: true, formatter: ({ data }) => rankingTip(data.row) },
      series: kinds.map((kind, index) => ({
        type: 'scatter', name: t(`stress.kinds.${kind}`), symbol: SYMBOLS[kind], symbolSize: 14,
        itemStyle: { color: COLOURS[index % COLOURS.length], borderColor: '#fff', borderWidth: 1, opacity: 0.9 },
        label: { show: true, position: 'right', formatter: ({ data }) => (data.row.rank <= 8 ? targetName(data.row) : ''), color: '#36434e', fontSize: 12 },
        labelLayout: { hideOverlap: true },
        data: list.filter((row) => row.kind === kind).map((row) => ({ value: [row.likelihood, row.total / scale.by], row })),
      })),
    };
  },
  unit: () => t('page.matrix.unit'),
  data: () => ({ ...wholeTable('sweep'), rows: likely() }),
});

figure('exceedance', {
  has: () => has('exceedance'),
  decal: false,
  draw() {
    const list = listOf('exceedance');
    const scale = scaleFor(Math.max(...list.map((row) => row.loss)), testMoney);
    const marks = ['expected', 'at_risk', 'tail'].map((id) => figureOf(id)).filter((row) => row?.value > 0);
    return {
      grid: { left: 44, right: 60, top: 60, bottom: 46, containLabel: true },
      xAxis: { type: 'value', name: `${t('stress.figure.total')}, ${scale.label}`, nameLocation: 'middle', nameGap: 28, ...AXIS_LINE, nameTextStyle: { color: '#566573' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
      yAxis: { type: 'value', min: 0, max: 1, name: t('page.exceedance.axis'), nameLocation: 'middle', nameGap: 48, nameTextStyle: { color: '#566573' }, axisLabel: { formatter: percent, color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
      tooltip: { trigger: 'axis', confine: true, formatter: ([point]) => tip(scale.format(point.value[0] * scale.by), [[escapeHtml(t('page.exceedance.axis')), percent(point.value[1])]]) },
      series: [{
        type: 'line', step: 'end', showSymbol: false, lineStyle: { width: 2.5, color: FINE }, itemStyle: { color: FINE }, areaStyle: { color: 'rgba(0,114,178,.10)' },
        data: list.map((row) => [row.loss / scale.by, row.probability]),
        markLine: {
          symbol: 'none', silent: true, lineStyle: { color: BAD, type: 'dashed' },
          data: marks.map((row, index) => ({ xAxis: row.value / scale.by, label: { formatter: t(`stress.figure.${row.figure}`), color: '#36434e', distance: [0, 4 + 15 * index] } })),
        },
      }],
    };
  },
  unit: () => t('page.exceedance.unit', { months: TEST.months }),
  data: () => wholeTable('exceedance'),
});

figure('drivers', {
  has: () => has('drivers'),
  draw(chart) {
    const list = listOf('drivers').slice(0, 16);
    chart.getDom().style.height = `${100 + 30 * list.length}px`;
    const labels = list.map((row) => name('event', row.event));
    const left = Math.min(0.4 * chart.getWidth(), 24 + Math.max(...labels.map(roughWidth)));
    const bar = (key, column, colour, decal) => ({ type: 'bar', name: t(key), barMaxWidth: 11, itemStyle: { color: colour, decal }, data: list.map((row) => row[column]) });
    return {
      grid: { left, right: 40, top: 16, bottom: 60 },
      legend: LEGEND,
      xAxis: { type: 'value', min: 0, ...AXIS_LINE, axisLabel: { formatter: percent, color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
      yAxis: { type: 'category', inverse: true, data: labels, ...AXIS_LINE, axisLabel: { color: '#16212b', width: left - 12, overflow: 'truncate' } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, formatter: (points) => tip(points[0].axisValueLabel, points.map((point) => [`${mark(point)} ${escapeHtml(point.seriesName)}`, percent(point.value)])) },
      series: [bar('page.drivers.in_tail', 'in_tail', BAD, DECALS[1]), bar('page.drivers.in_all', 'in_all', '#98a4ad', DECALS[0])],
    };
  },
  unit: () => t('page.drivers.unit', { level: percent(1 - TEST.tail) }),
  data: () => wholeTable('drivers'),
});

figure('months', {
  has: () => has('months'),
  draw() {
    const list = listOf('months');
    const scale = scaleFor(Math.max(...list.map((row) => row.wanted)), TEST.unit);
    const bar = (key, value, colour, decal) => ({ type: 'bar', stack: 'all', barMaxWidth: 30, name: t(key), itemStyle: { color: colour, decal }, data: list.map((row) => value(row) / scale.by) });
    return {
      grid: { left: 12, right: 12, top: 34, bottom: 44, containLabel: true },
      legend: LEGEND,
      xAxis: { type: 'category', data: list.map((row) => row.month), ...AXIS_LINE },
      yAxis: { type: 'value', name: scale.label, nameTextStyle: { align: 'left', color: '#566573' }, splitLine: { lineStyle: { color: '#edf1f3' } }, axisLabel: { color: '#36434e' } },
      tooltip: axisTooltip(scale),
      series: [bar('page.months.served', (row) => row.wanted - row.lost, FINE, DECALS[0]), bar('stress.figure.lost', (row) => row.lost, BAD, DECALS[1])],
    };
  },
  unit: () => t('page.months.unit', { unit: TEST.unit }),
  data: () => wholeTable('months'),
});

figure('worth', {
  has: () => has('value'),
  draw() {
    const list = listOf('value');
    const scale = scaleFor(Math.max(...list.flatMap((row) => [row.expected_avoided, row.tail_avoided, row.cost].map((value) => Math.abs(value ?? 0)))), testMoney);
    const bar = (key, column, colour, decal) => ({ type: 'bar', barMaxWidth: 28, name: t(key), itemStyle: { color: colour, decal }, data: list.map((row) => (row[column] === null ? null : row[column] / scale.by)) });
    return {
      grid: { left: 12, right: 12, top: 34, bottom: 44, containLabel: true },
      legend: LEGEND,
      xAxis: { type: 'category', data: list.map((row) => row.option), ...AXIS_LINE },
      yAxis: { type: 'value', name: scale.label, nameTextStyle: { align: 'left', color: '#566573' }, splitLine: { lineStyle: { color: '#edf1f3' } }, axisLabel: { color: '#36434e' } },
      tooltip: axisTooltip(scale, false),
      series: [bar('page.worth.expected', 'expected_avoided', FINE, DECALS[0]), bar('page.worth.tail', 'tail_avoided', '#009E73', DECALS[1]), bar('page.worth.cost', 'cost', BAD, DECALS[2])],
    };
  },
  unit: () => t('page.worth.unit'),
  data: () => wholeTable('value'),
});

/** The table that answers the question. */
const ANSWERS = { run: 'losses', sweep: 'sweep', sample: 'drivers', worst: 'worst', value: 'value' };
const answerTable = () => ANSWERS[TEST.question];

figure('flat', {
  has: () => has(answerTable()),
  render() {
    const { columns, rows: list } = wholeTable(answerTable());
    // What only programs read stays in the data panel.
    const hidden = state.lang === 'ja' ? /_en$|^target|^way$|^gap$|^rank$/ : /_ja$|^target|^way$|^gap$|^rank$/;
    const shown = columns.filter((column) => !hidden.test(column.name)).map((column) => ({ ...column, title: textOr(`page.stress.column.${column.name}`, column.name) }));
    const scales = new Map();
    for (const column of shown.filter((column) => column.unit === testMoney)) {
      scales.set(column.name, scaleFor(Math.max(0, ...list.map((row) => Math.abs(row[column.name] ?? 0))), testMoney));
      column.unit = scales.get(column.name).label;
    }
    for (const column of shown) column.unit = { months: t('page.ranking.axis'), 1: '' }[column.unit] ?? column.unit;
    const scaled = (row) => Object.fromEntries([...scales].map(([key, { by }]) => [key, row[key] === null ? null : row[key] / by]));
    const named = list.map((row) => ({
      ...row,
      ...scaled(row),
      ...('kind' in row ? { kind: t(`stress.kinds.${row.kind}`) } : {}),
      ...('exposed' in row ? { exposed: row.exposed ? t('page.stress.yes') : '' } : {}),
      ...('event' in row ? { event: name('event', row.event) } : {}),
      ...('demand' in row ? { demand: name('demand', row.demand), place: name('place', row.place), country: name('country', row.country) } : {}),
    }));
    document.getElementById('flat-table').replaceChildren(tableElement(shown, named.slice(0, PANEL_ROWS)));
  },
  unit: () => t('page.flat.unit'),
  data: () => wholeTable(answerTable()),
});
