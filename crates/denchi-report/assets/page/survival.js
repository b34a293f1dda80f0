// Time to survive against time to recover: below the diagonal something is lost before a target recovers.

/** Targets with the same times, as one spot. */
function spots() {
  const { months } = testOf('sweep');
  const found = new Map();
  for (const row of shownTargets()) {
    const survive = row.time_to_survive ?? months;
    const key = `${row.time_to_recover}/${survive}`;
    if (!found.has(key)) found.set(key, { recover: row.time_to_recover, survive, past: row.time_to_survive === null, exposed: Boolean(row.exposed), list: [] });
    found.get(key).list.push(row);
  }
  return [...found.values()];
}

/** Names in a tooltip. */
const MOST_NAMES = 12;

function spotTip(spot) {
  const names = [...spot.list].sort((a, b) => b.total - a.total).map(targetName);
  const more = names.length > MOST_NAMES ? t('page.stress.left_out', { count: digits(names.length - MOST_NAMES) }) : '';
  const pairs = [[t('page.closures.recover'), monthsText(spot.recover)], [t('page.closures.survive'), spot.past ? survivalText({ time_to_survive: null }) : monthsText(spot.survive)]];
  const list = names.slice(0, MOST_NAMES).map((text) => `<li>${escapeHtml(text)}</li>`).join('');
  return tip(t(spot.exposed ? 'page.survival.exposed_count' : 'page.survival.safe_count', { count: digits(names.length) }), pairs.map((pair) => pair.map(escapeHtml)), `<ul>${list}</ul>${escapeHtml(more)}`);
}

figure('survival', {
  has: () => hasTable('sweep.sweep'),
  decal: false,
  controls: () => [kindChoice()],
  draw(chart) {
    const list = spots();
    if (!list.length) return null;
    chart.off('click');
    chart.on('click', ({ data }) => { if (data?.spot?.list.length === 1) chooseTarget(data.spot.list[0].target); });
    const { months } = testOf('sweep');
    const across = Math.ceil(1.08 * Math.max(...list.map((spot) => spot.recover)));
    const size = (spot) => 10 + 7 * Math.sqrt(spot.list.length - 1);
    const series = (key, exposed, symbol, colour) => ({
      type: 'scatter', name: t(key), symbol, z: 4, itemStyle: { color: colour, borderColor: '#fff', borderWidth: 1 }, labelLayout: { hideOverlap: true },
      label: { show: true, position: 'right', color: '#36434e', fontSize: 12, formatter: ({ data: { spot } }) => (spot.list.length > 1 ? digits(spot.list.length) : targetName(spot.list[0])) },
      data: list.filter((spot) => spot.exposed === exposed).map((spot) => ({ value: [spot.recover, spot.survive], spot, symbolSize: size(spot) })),
    });
    const diagonal = Math.min(across, months);
    return {
      grid: { left: 24, right: 90, top: 30, bottom: 70, containLabel: true },
      legend: { ...LEGEND, icon: undefined, data: ['page.survival.exposed', 'page.survival.safe'].map((key) => t(key)) },
      xAxis: axisOf(`${t('page.closures.recover')}, ${t('page.closures.axis')}`, { min: 0, max: across }),
      yAxis: axisOf(`${t('page.closures.survive')}, ${t('page.closures.axis')}`, { min: 0, max: months, nameGap: 40, axisLabel: { color: '#36434e', formatter: (value) => (value === months ? `≥ ${digits(value)}` : digits(value)) } }),
      tooltip: { confine: true, formatter: ({ data }) => (data.spot ? spotTip(data.spot) : '') },
      series: [
        {
          type: 'line', name: t('page.survival.zone'), data: [[0, 0], [diagonal, diagonal], [across, diagonal]], symbol: 'none', silent: true, z: 1,
          lineStyle: { color: '#98a4ad', type: 'dashed' }, areaStyle: { color: 'rgba(213,94,0,.07)' },
          itemStyle: { color: '#98a4ad', decal: { color: 'rgba(213,94,0,.22)', dashArrayX: [1, 0], dashArrayY: [1.5, 9], rotation: Math.PI / 4 } },
          markPoint: { symbol: 'circle', symbolSize: 0.1, silent: true, data: [{ coord: [0.985 * across, 0.4 * diagonal], label: { show: true, formatter: t('page.survival.zone'), position: 'left', color: '#8a3b00', fontSize: 13 } }] },
        },
        series('page.survival.exposed', true, 'diamond', BAD),
        series('page.survival.safe', false, 'circle', FINE),
      ],
    };
  },
  unit: () => t('page.survival.unit', { months: testOf('sweep').months }),
  data: () => wholeTable('sweep.sweep', (row) => !targetChoice.kind || row.kind === targetChoice.kind),
});
