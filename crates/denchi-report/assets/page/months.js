// What is served month by month, and what gave way in the month that is chosen.

/** The month that is chosen is that of the slider of the map. */
function chooseMonth(index) {
  if (index < 0 || index === state.period) return;
  state.period = index;
  drawPeriod();
}

figure('months', {
  has: () => hasTable('run.months'),
  byPeriod: PERIODS.length > 0,
  render() {
    document.getElementById('months-table').replaceChildren(lossTable());
  },
  draw(chart) {
    const list = listOf('run.months');
    chart.off('click');
    chart.on('click', ({ dataIndex }) => chooseMonth(dataIndex));
    const scale = scaleFor(Math.max(...list.map((row) => row.wanted)), testOf('run').unit);
    const bar = (key, value, colour, decal) => ({ type: 'bar', stack: 'all', barMaxWidth: 30, name: t(key), itemStyle: { color: colour, decal }, data: list.map((row) => value(row) / scale.by) });
    const here = PERIODS.length ? { markLine: { symbol: 'none', silent: true, lineStyle: { color: '#16212b', width: 1.5 }, label: { formatter: PERIODS[state.period], color: '#16212b' }, data: [{ xAxis: state.period }] } } : {};
    return {
      grid: { left: 12, right: 12, top: 44, bottom: 44, containLabel: true },
      legend: LEGEND,
      xAxis: { type: 'category', data: list.map((row) => row.month), ...AXIS_LINE },
      yAxis: { type: 'value', name: scale.label, nameTextStyle: { align: 'left', color: '#566573' }, nameGap: 24, splitLine: { lineStyle: { color: '#edf1f3' } }, axisLabel: { color: '#36434e' } },
      tooltip: axisTooltip(scale),
      series: [bar('page.months.served', (row) => row.wanted - row.lost, FINE, DECALS[0]), { ...bar('stress.figure.lost', (row) => row.lost, BAD, DECALS[1]), ...here }],
    };
  },
  unit: () => t('page.months.unit', { unit: testOf('run').unit }),
  data: () => wholeTable('run.months'),
});

/** What each demand loses: in the month that is chosen, where months are known, and in all. */
function lossTable() {
  const month = PERIODS[state.period];
  const now = new Map(listOf('run.demand_months').filter((row) => row.month === month).map((row) => [row.demand, row]));
  const value = (number) => (number === undefined || number === null ? '–' : digits(number));
  const list = listOf('run.losses').map((row) => ({
    demand: name('demand', row.demand), country: name('country', row.country), unit: row.unit, wanted: value(now.get(row.demand)?.wanted), served: value(now.get(row.demand)?.served),
    now: value(now.get(row.demand)?.lost), lost: value(row.lost),
  }));
  const monthly = now.size ? [['wanted', 'wanted'], ['served', 'served_in'], ['now', 'now']].map(([id, key]) => ({ name: id, title: t(`page.months.${key}`, { month }) })) : [];
  const heads = [{ name: 'demand', title: t('page.stress.column.demand') }, { name: 'country', title: t('page.map.country') }, { name: 'unit', title: t('page.gave.unit_head') }, ...monthly, { name: 'lost', title: t('page.months.all', { months: testOf('run').months }) }];
  return tableElement(heads, list);
}

const gaveIn = (month) => listOf('run.gave').filter((row) => row.month === month);
const gaveName = (row) => name(row.way === 'lost' ? 'demand' : 'commodity', row.of);
/** Things of one sort that are named in a sentence. */
const MOST_IN_WORDS = 3;

/** A month in words: a sentence for each way in which something gave. */
function gaveWords(month) {
  const list = gaveIn(month);
  if (!list.length) return [t('page.gave.nothing', { month })];
  return [...new Set(list.map((row) => row.way))].map((way) => {
    const own = list.filter((row) => row.way === way).sort((a, b) => b.amount - a.amount);
    const named = own.slice(0, MOST_IN_WORDS).map((row) => t('page.gave.one', { of: gaveName(row), amount: amount(row.amount, row.unit) }));
    const rest = own.length - named.length;
    const text = named.join(t('page.gave.and')) + (rest > 0 ? t('page.gave.rest', { count: digits(rest) }) : '');
    return t(`page.gave.${way}`, { list: text });
  });
}

figure('gave', {
  has: () => VIEW.tables['run.gave'] !== undefined,
  byPeriod: true,
  controls: () => [periodSlider(t('page.replay.month'))],
  render() {
    const month = PERIODS[state.period];
    const sentences = gaveWords(month).map((text) => element('li', {}, text));
    document.getElementById('gave-words').replaceChildren(element('ul', { class: 'sentences', 'aria-live': 'polite' }, ...sentences));
    const list = gaveIn(month).map((row) => ({ way: t(`page.gave.way.${row.way}`), of: gaveName(row), amount: row.amount, unit: row.unit }));
    const heads = ['way', 'of', 'amount', 'unit'].map((id) => ({ name: id, title: t(`page.gave.${id}_head`) }));
    document.getElementById('gave-table').replaceChildren(...(list.length ? [tableElement(heads, list)] : []));
  },
  unit: () => t('page.gave.against'),
  data: () => wholeTable('run.gave', (row) => row.month === PERIODS[state.period]),
});
