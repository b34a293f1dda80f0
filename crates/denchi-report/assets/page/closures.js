// What breaks first: what each closure costs, how long it lasts, and how long the chain survives it.

/** What the closure of a target does: pairs of label and text. */
const closureFacts = (row) => [
  [t('page.closures.recover'), monthsText(row.time_to_recover)], [t('page.closures.survive'), survivalText(row)],
  [t('stress.figure.lost'), amount(row.lost, testOf('sweep').unit)], [t('stress.figure.shortage_cost'), amount(row.shortage_cost, testMoney)],
  [t('stress.figure.extra_cost'), amount(row.extra_cost, testMoney)], [t('stress.figure.depletion'), amount(row.depletion, testMoney)],
  [t('stress.figure.premium'), amount(row.premium, testMoney)], [t('stress.figure.total'), amount(row.total, testMoney)],
  [t('page.matrix.likelihood'), row.likelihood === null ? '–' : digits(row.likelihood)],
];

const closureTip = (row) => tip(`${targetName(row)} · ${t(`stress.kinds.${row.kind}`)}`, closureFacts(row).map((pair) => pair.map(escapeHtml)));

/** Targets on the chart: the worst ones. */
const MOST_TARGETS = 24;
const worstTargets = () => listOf('sweep.sweep').filter((row) => row.total > 0).slice(0, MOST_TARGETS);

figure('closures', {
  has: () => hasTable('sweep.sweep'),
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
      legend: { ...LEGEND, data: [t('page.closures.loss'), t('page.closures.recover'), t('page.closures.survive')] },
      xAxis: [{ type: 'value', name: `${t('page.closures.loss')}, ${scale.label}`, ...axis }, { type: 'value', gridIndex: 1, min: 0, max: testOf('sweep').months, name: t('page.closures.axis'), ...axis }],
      yAxis: [
        { ...category, axisLine: { show: false }, axisLabel: { color: '#16212b', width: left - 12, overflow: 'truncate' } },
        { ...category, gridIndex: 1, axisLabel: { show: false } },
      ],
      tooltip: { confine: true, formatter: ({ dataIndex }) => closureTip(list[dataIndex]) },
      series: [
        { type: 'bar', name: t('page.closures.loss'), barMaxWidth: 15, data: list.map((row) => ({ value: row.total / scale.by, itemStyle: { color: row.exposed ? BAD : FINE, decal: row.exposed ? DECALS[1] : DECALS[0] } })), itemStyle: { color: FINE } },
        { type: 'bar', name: t('page.closures.recover'), xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 7, data: list.map((row) => Math.min(row.time_to_recover, testOf('sweep').months)), itemStyle: { color: '#c3ccd3', decal: DECALS[0] } },
        {
          type: 'scatter', name: t('page.closures.survive'), xAxisIndex: 1, yAxisIndex: 1, symbolSize: 12, itemStyle: { color: '#16212b' }, z: 5,
          data: list.map((row, index) => ({
            value: [past(row) ? testOf('sweep').months : row.time_to_survive, index], symbol: past(row) ? 'triangle' : row.exposed ? 'diamond' : 'circle', symbolRotate: past(row) ? -90 : 0,
            itemStyle: { color: row.exposed ? BAD : FINE, borderColor: '#fff', borderWidth: 1 },
          })),
        },
      ],
    };
  },
  unit: () => {
    const left = listOf('sweep.sweep').filter((row) => row.total > 0).length - worstTargets().length;
    return [t('page.closures.unit'), left > 0 ? t('page.stress.left_out', { count: digits(left) }) : ''].join(' ');
  },
  data: () => wholeTable('sweep.sweep'),
});
