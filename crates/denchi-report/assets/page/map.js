// The world map: sites by stage and capacity, flows by weight.

const mapChoice = { stage: '', commodity: '', centre: null };

/** Tonnes that cross a meridian over the horizon. */
function crossing(cut) {
  const crossed = new Map(Object.entries(VIEW.routes).map(([route, line]) => [route, splitAt(line, cut).length > 1]));
  return rows('flows').reduce((sum, row) => sum + (crossed.get(row.route) ? (row.mass ?? 0) : 0), 0);
}

function mapCentre() {
  mapChoice.centre ??= crossing(cutOf(CENTRES.pacific)) <= crossing(cutOf(CENTRES.atlantic)) ? 'pacific' : 'atlantic';
  return CENTRES[mapChoice.centre];
}

const inChoice = (row) => (!mapChoice.stage || row.stage === mapChoice.stage) && (!mapChoice.commodity || row.commodity === mapChoice.commodity);

const mapFlows = () => rows('flows').filter((row) => row.period === PERIODS[state.period] && inChoice(row));

/** Sites that can work in the period, with their size among the sites of their stage. */
function mapSites() {
  const period = PERIODS[state.period];
  const largest = new Map();
  for (const row of rows('capacity')) {
    if (row.product_capacity !== null) largest.set(row.product, Math.max(largest.get(row.product) ?? 0, row.product_capacity));
  }
  return rows('capacity')
    .filter((row) => row.period === period && (row.product_capacity === null || row.product_capacity > 0))
    .filter((row) => (!mapChoice.stage || row.stage === mapChoice.stage) && (!mapChoice.commodity || row.product === mapChoice.commodity))
    .filter((row) => VIEW.places[VIEW.sites[row.site].place])
    .map((row) => ({ ...row, share: row.product_capacity === null ? 0.3 : row.product_capacity / (largest.get(row.product) || 1) }));
}

function flowSeries(cut) {
  const flows = mapFlows();
  const heaviest = Math.max(1, ...rows('flows').filter(inChoice).map((row) => row.mass ?? 0));
  const byStage = new Map();
  for (const row of flows) {
    const line = VIEW.routes[row.route];
    if (!line || line.length < 2) continue;
    const width = 0.7 + 7 * Math.sqrt((row.mass ?? 0) / heaviest);
    const parts = splitAt(line, cut).map((coords) => ({ coords, row, lineStyle: { width } }));
    byStage.set(row.stage, [...(byStage.get(row.stage) ?? []), ...parts]);
  }
  return [...byStage].map(([stage, data]) => ({
    type: 'lines', coordinateSystem: 'geo', polyline: true, name: name('stage', stage), data, z: 2,
    lineStyle: { color: stageColour(stage), opacity: 0.5, cap: 'round', join: 'round' },
    emphasis: { lineStyle: { opacity: 1 } }, itemStyle: { color: stageColour(stage) },
  }));
}

function siteSeries(cut) {
  const byStage = new Map();
  for (const site of mapSites()) {
    const [longitude, latitude] = VIEW.places[VIEW.sites[site.site].place];
    const point = { value: [shifted(longitude, cut), latitude], site, symbolSize: 5 + 21 * Math.sqrt(site.share) };
    byStage.set(site.stage, [...(byStage.get(site.stage) ?? []), point]);
  }
  return [...byStage].map(([stage, data]) => ({
    type: 'scatter', coordinateSystem: 'geo', name: name('stage', stage), z: 4,
    data: data.sort((a, b) => b.symbolSize - a.symbolSize),
    itemStyle: { color: stageColour(stage), opacity: 0.88, borderColor: '#fff', borderWidth: 1 },
  }));
}

function flowTip(row) {
  const kind = `${name('place', row.from)} → ${name('place', row.to)}`;
  const pairs = [[escapeHtml(name('commodity', row.commodity)), escapeHtml(amount(row.amount, row.unit))]];
  if (row.unit !== 't' && row.mass !== null) pairs.push([escapeHtml(t('page.map.weight')), escapeHtml(amount(row.mass, 't'))]);
  return tip(kind, pairs);
}

/** What is known of a site: pairs of label and text. */
function siteFacts(row) {
  const site = VIEW.sites[row.site];
  return [
    [t('page.map.stage'), name('stage', row.stage)],
    [t('page.map.country'), name('country', row.country)],
    [t('page.map.owner'), site.owner ? name('owner', site.owner) : '–'],
    [t('page.map.capacity'), row.product_capacity === null ? t('page.unlimited') : amount(row.product_capacity, `${row.unit}/year`)],
    [t('page.map.used'), row.usable ? percent(row.used / row.usable) : '–'],
    [t('page.map.status'), site.status ? t(`page.status.${site.status}`) : '–'],
  ];
}

function siteTip(row) {
  const site = VIEW.sites[row.site];
  const pairs = siteFacts(row).map((pair) => pair.map(escapeHtml));
  const from = [sourceElement(site.source)?.outerHTML, qualityElement(site.quality)?.outerHTML].filter(Boolean).join(' ');
  return tip(name('site', row.site), pairs, from ? `<p class="from">${escapeHtml(t('page.source'))}: ${from}</p>` : '');
}

/** The site that was chosen, below the map: its source can be reached there with any device. */
function showSite(row) {
  const site = VIEW.sites[row.site];
  const facts = siteFacts(row).map(([label, text]) => `${label}: ${text}`).join(' · ');
  document.getElementById('map-detail').replaceChildren(
    element('strong', {}, name('site', row.site)), ' ', facts, ' ',
    element('span', {}, `${t('page.source')}: `), sourceElement(site.source) ?? t('page.no_source'), ' ', qualityElement(site.quality) ?? '',
    site.note ? element('div', {}, site.note) : '',
  );
}

function drawMap(chart) {
  const centre = mapCentre();
  const cut = cutOf(centre);
  echarts.registerMap(mapChoice.centre, { geoJSON: landFor(cut) });
  chart.off('click');
  chart.on('click', (event) => { if (event.data?.site) showSite(event.data.site); });
  const present = new Set([...mapFlows().map((row) => row.stage), ...mapSites().map((row) => row.stage)]);
  const stages = VIEW.stages.filter((stage) => present.has(stage)).map((stage) => name('stage', stage));
  return {
    geo: {
      map: mapChoice.centre, projection: naturalEarth(centre), roam: true, scaleLimit: { min: 1, max: 20 }, silent: true,
      left: 0, right: 0, top: 8, bottom: 46, itemStyle: { areaColor: '#e3e8e4', borderColor: '#c5cec8', borderWidth: 0.6 },
      label: { show: false },
    },
    tooltip: {
      confine: true, enterable: true,
      formatter: (point) => (point.data.site ? siteTip(point.data.site) : flowTip(point.data.row)),
    },
    legend: { ...LEGEND, icon: 'circle', data: stages },
    series: [...flowSeries(cut), ...siteSeries(cut)],
  };
}

figure('map', {
  choice: mapChoice,
  has: () => Object.keys(VIEW.routes).length > 0 || rows('capacity').some((row) => VIEW.places[row.place]),
  byPeriod: true,
  decal: false,
  renderer: 'canvas',
  controls() {
    const redraw = () => drawFigure(figures.find((own) => own.id === 'map'), { controls: true });
    const used = new Set(rows('flows').map((row) => row.commodity));
    const commodities = [...used].filter((id) => !mapChoice.stage || VIEW.commodities[id].stage === mapChoice.stage);
    return [
      periodSlider(),
      choice(t('page.map.stage'), [['', t('page.all')], ...VIEW.stages.map((id) => [id, name('stage', id)])], mapChoice.stage, (stage) => {
        Object.assign(mapChoice, { stage, commodity: '' });
        redraw();
      }),
      choice(t('page.map.commodity'), [['', t('page.all')], ...commodities.map((id) => [id, name('commodity', id)])], mapChoice.commodity, (commodity) => {
        mapChoice.commodity = commodity;
        redraw();
      }),
      choice(t('page.map.centre'), Object.keys(CENTRES).map((id) => [id, t(`page.map.${id}`)]), (mapCentre(), mapChoice.centre), (centre) => {
        mapChoice.centre = centre;
        redraw();
      }),
    ];
  },
  draw: drawMap,
  unit: () => [t('page.map.unit'), VIEW.flows_left_out ? t('page.map.left_out', { count: digits(VIEW.flows_left_out) }) : ''].join(' '),
  data() {
    const columns = VIEW.tables.flows.columns.filter(({ name: column }) => column !== 'route');
    return { columns: columns.map(({ name: column, unit, key }) => ({ name: column, unit, about: t(key) })), rows: mapFlows() };
  },
});
