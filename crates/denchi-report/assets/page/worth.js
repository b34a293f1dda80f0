// What resilience is worth: what it avoids beside what it costs, and months of stock against the expected loss.

const worths = () => listOf('value.value');

figure('worth', {
  has: () => hasTable('value.value'),
  render() {
    const list = worths();
    const scale = scaleFor(Math.max(...list.flatMap((row) => [row.expected_avoided, row.tail_avoided, row.cost].map((value) => Math.abs(value ?? 0)))), testMoney);
    const money = (value) => (value === null ? '–' : digits(value / scale.by));
    const heads = [
      { name: 'option', title: t('page.worth.option') }, { name: 'amount', title: t('page.worth.amount') }, { name: 'cost', title: t('page.worth.cost'), unit: scale.label },
      { name: 'avoided', title: t('page.worth.expected'), unit: scale.label }, { name: 'interval', title: t('page.worth.interval'), unit: scale.label },
      { name: 'tail', title: t('page.worth.tail'), unit: scale.label }, { name: 'each', title: t('page.worth.each') },
    ];
    const shown = list.map((row) => ({
      option: worthName(row.option), amount: row.amount === null ? '–' : `${digits(row.amount)} ${row.unit ?? ''}`.trim(), cost: money(row.cost), avoided: money(row.expected_avoided),
      interval: row.low === null ? '–' : `${money(row.low)} … ${money(row.high)}`, tail: money(row.tail_avoided), each: row.avoided_per_cost === null ? '–' : digits(row.avoided_per_cost),
    }));
    document.getElementById('worth-table').replaceChildren(tableElement(heads, shown));
  },
  draw() {
    const list = worths();
    const scale = scaleFor(Math.max(...list.flatMap((row) => [row.expected_avoided, row.tail_avoided, row.cost].map((value) => Math.abs(value ?? 0)))), testMoney);
    const bar = (key, column, colour, decal) => ({ type: 'bar', barMaxWidth: 28, name: t(key), itemStyle: { color: colour, decal }, data: list.map((row) => (row[column] === null ? null : row[column] / scale.by)) });
    return {
      grid: { left: 12, right: 12, top: 34, bottom: 44, containLabel: true },
      legend: LEGEND,
      xAxis: { type: 'category', data: list.map((row) => worthName(row.option)), ...AXIS_LINE, axisLabel: { color: '#36434e', interval: 0, width: 150, overflow: 'break' } },
      yAxis: { type: 'value', name: scale.label, nameTextStyle: { align: 'left', color: '#566573' }, splitLine: { lineStyle: { color: '#edf1f3' } }, axisLabel: { color: '#36434e' } },
      tooltip: axisTooltip(scale, false),
      series: [bar('page.worth.expected', 'expected_avoided', FINE, DECALS[0]), bar('page.worth.tail', 'tail_avoided', '#009E73', DECALS[1]), bar('page.worth.cost', 'cost', BAD, DECALS[2])],
    };
  },
  unit: () => t('page.worth.unit'),
  data: () => wholeTable('value.value'),
});

/** Sizes of each stock that was tested: what is stored where, and `[months, row]` by size. */
function reserves() {
  const found = new Map();
  for (const row of worths()) {
    const stock = /^(.+@.+)=([\d.]+)$/.exec(row.option);
    if (stock) found.set(stock[1], [...(found.get(stock[1]) ?? []), [Number(stock[2]), row]]);
  }
  return [...found].map(([what, sizes]) => ({ what, sizes: sizes.sort((a, b) => a[0] - b[0]) }));
}

figure('reserve', {
  has: () => reserves().length > 0,
  decal: false,
  draw(chart) {
    const list = reserves();
    const without = { expected: figureOf('value', 'expected'), tail: figureOf('value', 'tail') };
    const scale = scaleFor(Math.max(without.tail?.value ?? 0, ...worths().map((row) => row.tail ?? 0)), testMoney);
    const label = (what) => { const [commodity, place] = what.split('@'); return `${name('commodity', commodity)}, ${name('place', place)}`; };
    const line = ({ what, sizes }, index, column, key, type) => ({
      type: 'line', name: `${label(what)} · ${t(key)}`, symbol: `${type === 'solid' ? '' : 'empty'}${['Circle', 'Rect', 'Triangle', 'Diamond'][index % 4]}`.replace(/^[A-Z]/, (letter) => letter.toLowerCase()), symbolSize: 9,
      color: COLOURS[index % COLOURS.length], lineStyle: { type, width: 2 },
      data: [[0, without[column].value / scale.by], ...sizes.map(([months, row]) => [months, row[column] / scale.by])],
    });
    const series = list.flatMap((own, index) => [line(own, index, 'expected', 'stress.figure.expected', 'solid'), line(own, index, 'tail', 'stress.figure.tail', 'dashed')]);
    return {
      grid: { left: 44, right: 30, top: 24, bottom: 54 + legendHeight(series.map((own) => own.name), chart.getWidth()), containLabel: true },
      legend: { ...LEGEND, icon: undefined, itemWidth: 34 },
      xAxis: axisOf(t('page.reserve.axis'), { min: 0 }),
      yAxis: axisOf(`${t('stress.figure.total')}, ${scale.label}`, { min: 0, nameGap: 38 }),
      tooltip: { trigger: 'item', confine: true, formatter: (point) => tip(point.seriesName, [[escapeHtml(monthsText(point.value[0])), scale.format(point.value[1] * scale.by)]]) },
      series,
    };
  },
  unit: () => t('page.reserve.unit', { months: testOf('value').months }),
  data: () => wholeTable('value.value'),
});
