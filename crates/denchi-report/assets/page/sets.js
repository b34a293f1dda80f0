// The worst sets of closures, with the bound that no set exceeds.

const setNames = (row) => (state.lang === 'ja' ? row.names_ja : row.names_en);

figure('sets', {
  has: () => hasTable('worst.worst'),
  render() {
    const list = listOf('worst.worst');
    const scale = scaleFor(Math.max(...list.map((row) => row.bound)), testMoney);
    const lasts = testOf('worst').options.time_to_recover ?? null;
    const column = (id, unit) => ({ name: id, title: t(`page.stress.column.${id}`), unit });
    const heads = [
      column('closed'), column(state.lang === 'ja' ? 'names_ja' : 'names_en'), column('time_to_survive', t('page.closures.axis')), column('lost', testOf('worst').unit),
      column('total', scale.label), column('bound', scale.label), column('gap'), column('answers'), ...(VIEW.desk ? [{ name: 'replay', title: t('page.replay.short') }] : []),
    ];
    const shown = list.map((row) => ({
      ...row, time_to_survive: row.time_to_survive ?? '–', total: row.total / scale.by, bound: row.bound / scale.by, gap: percent(row.gap),
      replay: replayElement('worst', { close: row.targets.split('|'), lasts }),
    }));
    document.getElementById('sets-table').replaceChildren(tableElement(heads, shown));
  },
  draw(chart) {
    const list = listOf('worst.worst');
    chart.getDom().style.height = `${110 + 46 * list.length}px`;
    const scale = scaleFor(Math.max(...list.map((row) => row.bound)), testMoney);
    const labels = list.map((row) => t('page.sets.at_most', { k: digits(row.closed) }));
    const within = (row) => row.bound - row.total;
    return {
      grid: { left: 16, right: 40, top: 12, bottom: 74, containLabel: true },
      legend: LEGEND,
      xAxis: axisOf(`${t('stress.figure.total')}, ${scale.label}`, { min: 0 }),
      yAxis: { type: 'category', inverse: true, data: labels, ...AXIS_LINE, axisLabel: { color: '#16212b' } },
      tooltip: {
        trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true,
        formatter: ([point]) => {
          const row = list[point.dataIndex];
          return tip(setNames(row), [[escapeHtml(t('page.sets.worst')), amount(row.total, testMoney)], [escapeHtml(t('page.sets.bound')), amount(row.bound, testMoney)]]);
        },
      },
      series: [
        { type: 'bar', stack: 'all', name: t('page.sets.worst'), barMaxWidth: 20, itemStyle: { color: BAD, decal: DECALS[1] }, data: list.map((row) => row.total / scale.by) },
        { type: 'bar', stack: 'all', name: t('page.sets.bound'), barMaxWidth: 20, itemStyle: { color: '#d8dfe4', decal: DECALS[0] }, data: list.map((row) => within(row) / scale.by) },
      ],
    };
  },
  unit: () => t('page.sets.unit'),
  data: () => wholeTable('worst.worst'),
});
