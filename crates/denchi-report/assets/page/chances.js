// What draws say: the exceedance curve with the expected loss and the tail, and what drives the tail.

/** A figure with its interval as a line and a band across the curve. */
const markOf = (row, scale, index) => ({
  line: { xAxis: row.value / scale.by, label: { formatter: `${t(`stress.figure.${row.figure}`)} ${amount(row.value, testMoney)}`, color: '#36434e', position: 'end', distance: [0, 4 + 16 * index], align: 'left' } },
  band: row.low === null ? null : [{ xAxis: row.low / scale.by }, { xAxis: row.high / scale.by }],
});

figure('exceedance', {
  has: () => Boolean(drawnFor()),
  decal: false,
  render() {
    document.getElementById('exceedance-cards').replaceChildren(...cards(drawnFor()));
  },
  draw() {
    const question = drawnFor();
    const list = listOf(`${question}.exceedance`);
    const largest = Math.max(...list.map((row) => row.loss));
    const scale = scaleFor(largest, testMoney);
    const shown = ['expected', 'at_risk', 'tail'].map((id) => figureOf(question, id)).filter((row) => row && row.value !== null);
    const marks = shown.map((row, index) => markOf(row, scale, index));
    // From where anything is lost to where nothing more is: that most draws lose nothing is said below.
    const losing = list.filter((row) => row.loss > 0);
    const curve = [[0, losing[0]?.probability ?? 0], ...losing.map((row) => [row.loss / scale.by, row.probability]), [largest / scale.by, 0]];
    return {
      grid: { left: 44, right: 150, top: 74, bottom: 46, containLabel: true },
      xAxis: axisOf(`${t('stress.figure.total')}, ${scale.label}`),
      yAxis: axisOf(t('page.exceedance.axis'), { min: 0, nameGap: 48, axisLabel: { formatter: percent, color: '#36434e' } }),
      tooltip: { trigger: 'axis', confine: true, formatter: ([point]) => tip(scale.format(point.value[0] * scale.by), [[escapeHtml(t('page.exceedance.axis')), percent(point.value[1])]]) },
      series: [{
        type: 'line', step: 'end', showSymbol: false, lineStyle: { width: 2.5, color: FINE }, itemStyle: { color: FINE }, areaStyle: { color: 'rgba(0,114,178,.10)' }, data: curve,
        markLine: { symbol: 'none', silent: true, lineStyle: { color: BAD, type: 'dashed' }, data: marks.map((own) => own.line) },
        markArea: { silent: true, itemStyle: { color: 'rgba(213,94,0,.12)' }, data: marks.map((own) => own.band).filter(Boolean) },
      }],
    };
  },
  unit() {
    const losing = listOf(`${drawnFor()}.exceedance`).find((row) => row.loss > 0)?.probability ?? 0;
    return t('page.exceedance.unit', { months: testOf(drawnFor()).months, share: percent(1 - losing) });
  },
  data: () => wholeTable(`${drawnFor()}.exceedance`),
});

/** Events on the chart: those that raise the tail most. */
const MOST_DRIVERS = 16;

figure('drivers', {
  has: () => Boolean(drawnFor()) && hasTable(`${drawnFor()}.drivers`),
  render() {
    const list = listOf(`${drawnFor()}.drivers`).slice(0, MOST_DRIVERS);
    const scale = scaleFor(Math.max(0, ...list.map((row) => row.loss_with ?? 0)), testMoney);
    const money = (value) => (value === null ? '–' : digits(value / scale.by));
    const heads = [
      { name: 'event', title: t('page.drivers.event') }, { name: 'in_tail', title: t('page.drivers.in_tail') }, { name: 'in_all', title: t('page.drivers.in_all') },
      { name: 'loss_with', title: t('page.drivers.loss_with'), unit: scale.label }, { name: 'loss_without', title: t('page.drivers.loss_without'), unit: scale.label },
      ...(VIEW.desk ? [{ name: 'replay', title: t('page.replay.short') }] : []),
    ];
    const shown = list.map((row) => ({
      event: name('event', row.event), in_tail: percent(row.in_tail), in_all: percent(row.in_all), loss_with: money(row.loss_with), loss_without: money(row.loss_without),
      replay: replayElement(drawnFor(), { events: [row.event] }),
    }));
    document.getElementById('drivers-table').replaceChildren(tableElement(heads, shown));
  },
  draw(chart) {
    const list = listOf(`${drawnFor()}.drivers`).slice(0, MOST_DRIVERS);
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
  unit: () => t('page.drivers.unit', { level: percent(1 - testOf(drawnFor()).tail) }),
  data: () => wholeTable(`${drawnFor()}.drivers`),
});
