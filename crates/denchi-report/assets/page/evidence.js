// How well the numbers are known, what rests on assumptions, and the sources.

const QUALITIES = ['reported', 'estimated', 'assumed'];
const QUALITY_COLOURS = { reported: '#009E73', estimated: '#56B4E9', assumed: '#E69F00', none: OTHER };

/** Share of cost by quality: a row of its own above the tables. */
function evidenceRows() {
  const { cost, mass } = VIEW.evidence;
  const tables = VIEW.evidence.rows.map(([table, ...counts]) => ({ label: t(`page.evidence.table.${table}`), counts, text: digits(counts.reduce((a, b) => a + b, 0)) }));
  // What nobody says how well it is known stays out of the shares.
  const share = (key, of) => ({ label: t(key), counts: QUALITIES.map((quality) => of[quality] ?? 0), text: '' });
  const shares = [share('page.evidence.cost', cost), share('page.evidence.mass', mass ?? {})];
  return [...shares.filter(({ counts }) => counts.some((value) => value > 0)), ...tables];
}

function drawEvidence(chart) {
  const list = evidenceRows();
  if (!list.length) return null;
  chart.getDom().style.height = `${90 + 24 * list.length}px`;
  const all = (row) => row.counts.reduce((sum, count) => sum + count, 0) || 1;
  return {
    grid: { left: 20, right: 56, top: 8, bottom: 44, containLabel: true },
    xAxis: { type: 'value', max: 1, axisLabel: { formatter: (share) => percent(share), color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
    yAxis: { type: 'category', inverse: true, data: list.map((row) => row.label), ...AXIS_LINE, axisLabel: { color: '#16212b' } },
    legend: LEGEND,
    tooltip: {
      trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true,
      formatter: (points) => tip(points[0].axisValueLabel, points.map((point) => [`${mark(point)} ${escapeHtml(point.seriesName)}`, percent(point.value)])),
    },
    series: QUALITIES.map((quality, index) => ({
      type: 'bar', stack: 'all', name: t(`page.quality.${quality}`), barWidth: 14, itemStyle: { color: QUALITY_COLOURS[quality] },
      data: list.map((row) => row.counts[index] / all(row)),
      label: index === QUALITIES.length - 1 ? { show: true, position: 'right', color: '#566573', formatter: ({ dataIndex }) => list[dataIndex].text } : { show: false },
    })),
  };
}

function drawWeakest() {
  const place = document.getElementById('evidence-weakest');
  const total = Object.values(VIEW.evidence.cost).reduce((sum, cost) => sum + cost, 0) || 1;
  const columns = [['what', 'page.evidence.what'], ['kind', 'page.evidence.kind'], ['share', 'page.evidence.share'], ['note', 'page.evidence.note']].map(([id, key]) => ({ name: id, title: t(key) }));
  const list = VIEW.evidence.weakest.map(([kind, id, cost, note]) => ({ what: name(kind, id), kind: t(`page.kind.${kind}`), share: percent(cost / total), note: note ?? '' }));
  place.replaceChildren(list.length ? tableElement(columns, list) : element('p', { class: 'empty' }, t('page.evidence.none')));
}

figure('evidence', {
  has: () => evidenceRows().length > 0,
  draw: drawEvidence,
  render: drawWeakest,
  unit: () => t('page.evidence.unit'),
  data: () => ({
    columns: ['table', ...QUALITIES].map((id) => ({ name: id })),
    rows: VIEW.evidence.rows.map(([table, ...counts]) => ({ table, ...Object.fromEntries(QUALITIES.map((quality, index) => [quality, counts[index]])) })),
  }),
});

const sourceRows = () => Object.entries(VIEW.sources).map(([id, source]) => ({ id, ...source }));

figure('sources', {
  has: () => sourceRows().length > 0,
  render() {
    const columns = [['title', 'page.sources.name'], ['publisher', 'page.sources.publisher'], ['date', 'page.sources.date'], ['licence', 'page.sources.licence']].map(([id, key]) => ({ name: id, title: t(key) }));
    const list = sourceRows().map((row) => ({ ...row, title: sourceElement(row.id) }));
    document.getElementById('sources-list').replaceChildren(tableElement(columns, list));
  },
  unit: () => t('page.sources.unit', { count: digits(sourceRows().length) }),
  data: () => ({ columns: ['id', 'title', 'publisher', 'date', 'url', 'licence'].map((id) => ({ name: id })), rows: sourceRows() }),
});
