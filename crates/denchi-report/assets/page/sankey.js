// Who supplies whom: stages from left to right, countries from top to bottom.

const sankeyChoice = { measure: 'mass', by: 'country' };

/** Whether links know the place at either end: those of a plan do. */
const hasPlaces = () => VIEW.tables.links.columns.some(({ name: column }) => column === 'from_place');

/** How well what leaves a stage at a place is known: by its sites, the weakest counts. */
const KNOWN = ['reported', 'estimated', 'assumed'];
const qualityAt = (() => {
  let known = null;
  return (stage, place) => {
    known ??= Object.values(VIEW.sites ?? {}).reduce((all, site) => {
      const key = `${site.stage}|${site.place}`;
      const worse = (a, b) => (KNOWN.indexOf(a) > KNOWN.indexOf(b) ? a : b);
      return site.quality ? all.set(key, all.has(key) ? worse(all.get(key), site.quality) : site.quality) : all;
    }, new Map());
    return known.get(`${stage}|${place}`) ?? null;
  };
})();

/** The line of a link by how well most of it is known: whole, dotted, dashed. */
const EVIDENCE_LINES = { reported: {}, estimated: { borderColor: '#36434e', borderWidth: 1, borderType: 'dotted' }, assumed: { borderColor: '#36434e', borderWidth: 1, borderType: 'dashed' } };

/** Countries, or places, of a stage that have a node of their own. */
const SANKEY_COUNTRIES = 7;

/** Weight of a unit of a commodity in the chosen measure: all of it, or an element in it. */
function weightOf(commodity) {
  const { mass, contents } = VIEW.commodities[commodity];
  return sankeyChoice.measure === 'mass' ? (mass ?? 0) : (contents[sankeyChoice.measure] ?? 0);
}

/** Weight of a link: the links of a trace are weighed already, each measure for itself. */
const linkWeight = (row) => (row.measure === undefined ? row.amount * weightOf(row.commodity) : row.weight);

/** What can be measured: mass, and every element that some commodity contains. */
function measures() {
  const weighed = new Set(rows('links').map((row) => row.measure));
  if (!weighed.has(undefined)) return [...weighed].map((id) => [id, id === 'mass' ? t('page.sankey.mass') : name('element', id)]);
  const elements = new Set(Object.values(VIEW.commodities).flatMap(({ contents }) => Object.keys(contents)));
  return [['mass', t('page.sankey.mass')], ...[...elements].map((id) => [id, name('element', id)])];
}

/** Links of the period between nodes; what goes back to an earlier stage starts at a node of its own. */
function sankeyLinks() {
  const end = sankeyChoice.by === 'place' && hasPlaces() ? 'place' : 'country';
  const list = rows('links')
    .map((row) => (end === 'place' ? { ...row, from_country: row.from_place, to_country: row.to_place } : row))
    .filter((row) => row.period === PERIODS[state.period] && row.from_stage !== null)
    .filter((row) => row.measure === undefined || row.measure === sankeyChoice.measure)
    .map((row) => ({ ...row, weight: linkWeight(row) }))
    .filter((row) => row.weight > 0 && (row.from_stage !== row.to_stage));
  const large = largestCountries(list);
  const country = (stage, id) => (large.get(stage)?.has(id) ? id : '*');
  const links = new Map();
  for (const row of list) {
    const back = stageOrder(row.to_stage) < stageOrder(row.from_stage);
    const from = { stage: row.from_stage, country: country(row.from_stage, row.from_country), back, before: back ? row.to_stage : null };
    const to = { stage: row.to_stage, country: country(row.to_stage, row.to_country), back: false, before: null };
    const key = `${nodeKey(from)}>${nodeKey(to)}`;
    const link = links.get(key) ?? { from, to, weight: 0, commodities: new Map(), qualities: new Map() };
    link.weight += row.weight;
    const quality = row.from_place === undefined ? null : qualityAt(row.from_stage, row.from_place);
    link.qualities.set(quality, (link.qualities.get(quality) ?? 0) + row.weight);
    link.commodities.set(row.commodity, (link.commodities.get(row.commodity) ?? 0) + row.weight);
    links.set(key, link);
  }
  return [...links.values()];
}

const nodeKey = (node) => [node.stage ?? '', node.country, node.back ? `back ${node.before}` : ''].join('|');

function largestCountries(list) {
  const ends = list.flatMap((row) => [[row.from_stage, row.from_country, row.weight], [row.to_stage, row.to_country, row.weight]]);
  const stages = new Set(ends.map(([stage]) => stage));
  return new Map([...stages].map((stage) => {
    const order = totals(ends.filter(([own]) => own === stage), ([, id]) => id, ([, , weight]) => weight);
    return [stage, new Set(order.slice(0, SANKEY_COUNTRIES).map(([id]) => id))];
  }));
}

const nodeLabel = (node) => {
  const place = node.country === '*' ? t('page.others') : name(sankeyChoice.by === 'place' && hasPlaces() ? 'place' : 'country', node.country);
  return node.back ? t('page.sankey.back', { stage: name('stage', node.stage), country: place }) : place;
};
/** How well most of a link is known. */
const mainQuality = (link) => [...link.qualities].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;

const stageLabel = (stage) => (stage === null ? t('page.sankey.market') : name('stage', stage));

/** Columns: the stages that have a node, in order; a node of its own stands before the stage that it feeds. */
function sankeyColumns(nodes) {
  const used = [...new Set(nodes.filter((node) => !node.back).map((node) => node.stage))].sort((a, b) => stageOrder(a) - stageOrder(b));
  const depth = (node) => (node.back ? Math.max(0, used.indexOf(node.before) - 1) : used.indexOf(node.stage));
  return { used, depth };
}

function drawSankey(chart) {
  const links = sankeyLinks();
  if (!links.length) return null;
  const nodes = new Map(links.flatMap((link) => [link.from, link.to]).map((node) => [nodeKey(node), node]));
  // A node that feeds the first column has nowhere to stand before it: it is left out of the columns, not of the data.
  const { used, depth } = sankeyColumns([...nodes.values()]);
  const shown = links.filter((link) => depth(link.from) < depth(link.to));
  const scale = scaleFor(Math.max(...links.map((link) => link.weight)), 't');
  // Names of places are longer than those of countries.
  const [left, right, nodeWidth] = [8, sankeyChoice.by === 'place' && hasPlaces() ? 210 : 130, 16];
  const step = (chart.getWidth() - left - right - nodeWidth) / Math.max(1, used.length - 1);
  const titles = used.map((stage, index) => ({
    type: 'text', left: left + index * step, top: 2,
    style: { text: stageLabel(stage), font: `600 13px ${FONT}`, fill: '#16212b' },
  }));
  return {
    graphic: titles,
    tooltip: {
      confine: true,
      formatter(point) {
        if (point.dataType === 'node') return tip(`${stageLabel(point.data.node.stage)} · ${nodeLabel(point.data.node)}`, [[escapeHtml(t('page.total')), escapeHtml(scale.format(point.value))]]);
        const list = [...point.data.commodities].sort((a, b) => b[1] - a[1]).map(([id, weight]) => [escapeHtml(name('commodity', id)), escapeHtml(scale.format(weight))]);
        const known = [...point.data.qualities].filter(([quality]) => quality).sort((a, b) => b[1] - a[1]).map(([quality, weight]) => [escapeHtml(t(`page.quality.${quality}`)), escapeHtml(percent(weight / point.value))]);
        return tip(`${nodeLabel(point.data.ends[0])} → ${nodeLabel(point.data.ends[1])}`, [...list, ...known]);
      },
    },
    series: [{
      type: 'sankey', left, right, top: 30, bottom: 8, nodeWidth, nodeGap: 9, nodeAlign: 'left', labelLayout: { hideOverlap: true }, layoutIterations: 48, draggable: false,
      emphasis: { focus: 'adjacency' },
      label: { formatter: (point) => nodeLabel(point.data.node), color: '#16212b', fontSize: 12 },
      lineStyle: { color: 'source', opacity: 0.35, curveness: 0.5 },
      data: [...nodes].filter(([key]) => shown.some((link) => nodeKey(link.from) === key || nodeKey(link.to) === key))
        .map(([key, node]) => ({ name: key, node, depth: depth(node), itemStyle: { color: node.stage === null ? '#566573' : stageColour(node.stage) } })),
      links: shown.map((link) => ({ source: nodeKey(link.from), target: nodeKey(link.to), value: link.weight, ends: [link.from, link.to], commodities: link.commodities, qualities: link.qualities, lineStyle: EVIDENCE_LINES[mainQuality(link)] ?? {} })),
    }],
  };
}

figure('sankey', {
  choice: sankeyChoice,
  has: () => rows('links').some((row) => row.from_stage !== null),
  byPeriod: true,
  decal: false,
  controls: () => [
    periodSlider(),
    choice(t('page.sankey.measure'), measures(), sankeyChoice.measure, (measure) => {
      sankeyChoice.measure = measure;
      drawFigure(figures.find((own) => own.id === 'sankey'), { controls: false });
    }),
    ...(hasPlaces() ? [choice(t('page.sankey.by'), [['country', t('page.sankey.countries')], ['place', t('page.sankey.places')]], sankeyChoice.by, (by) => {
      sankeyChoice.by = by;
      drawFigure(figures.find((own) => own.id === 'sankey'), { controls: false });
    })] : []),
  ],
  draw: drawSankey,
  unit: () => [t('page.sankey.unit', { year: PERIODS[state.period] ?? '' }), hasPlaces() ? t('page.sankey.lines') : ''].join(' ').trim(),
  data: () => wholeTable('links', (row) => row.period === PERIODS[state.period]),
});
