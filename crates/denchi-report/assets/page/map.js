// The world map: sites and flows of a period, by whatever a source says of them.

/** Tonnes that cross a meridian over all periods. */
function crossing(source, cut) {
  const crossed = new Map(Object.entries(VIEW.routes).map(([route, line]) => [route, splitAt(line, cut).length > 1]));
  return source.all().reduce((sum, row) => sum + (crossed.get(row.route) ? source.weight(row) : 0), 0);
}

/** Where the middle of a map is: what was chosen, else where fewer flows are cut. */
function mapCentre(source) {
  const { choice } = source;
  choice.centre ??= crossing(source, cutOf(CENTRES.pacific)) <= crossing(source, cutOf(CENTRES.atlantic)) ? 'pacific' : 'atlantic';
  return CENTRES[choice.centre];
}

/** Whether a flow or a site is of the stage and the commodity that are chosen. */
const isShown = ({ choice: { stage, commodity } }, row) => (!stage || row.stage === stage) && (!commodity || (row.commodity ?? row.product) === commodity);

/** Rows by group, in the order of their first appearance. */
function grouped(list, of) {
  const groups = new Map();
  for (const row of list) {
    const own = of(row);
    if (!groups.has(own.id)) groups.set(own.id, { ...own, list: [] });
    groups.get(own.id).list.push(row);
  }
  return [...groups.values()];
}

function flowSeries(source, cut) {
  const heaviest = source.all().filter((row) => isShown(source, row)).reduce((most, row) => Math.max(most, source.weight(row)), 1);
  const lines = (list) => list.flatMap((row) => {
    const line = VIEW.routes[row.route];
    if (!line || line.length < 2) return [];
    const width = 0.7 + 7 * Math.sqrt(source.weight(row) / heaviest);
    return splitAt(line, cut).map((coords) => ({ coords, row, lineStyle: { width } }));
  });
  return grouped(source.flows().filter((row) => isShown(source, row)), source.flowGroup).map(({ name: text, colour, line, list }) => ({
    type: 'lines', coordinateSystem: 'geo', polyline: true, name: text, data: lines(list), z: 2,
    lineStyle: { color: colour, opacity: 0.5, cap: 'round', join: 'round', ...line },
    emphasis: { lineStyle: { opacity: 1 } }, itemStyle: { color: colour },
  }));
}

function siteSeries(source, cut) {
  const point = (site) => {
    const [longitude, latitude] = VIEW.places[VIEW.sites[site.site].place];
    const ring = site.site === source.choice.site ? { itemStyle: { borderColor: '#16212b', borderWidth: 3, opacity: 1 } } : {};
    return { value: [shifted(longitude, cut), latitude], site, symbolSize: 5 + 21 * Math.sqrt(site.share), ...ring };
  };
  return grouped(shownSites(source), source.siteGroup).map(({ name: text, colour, symbol, turn, list }) => ({
    type: 'scatter', coordinateSystem: 'geo', name: text, z: 4, symbol: symbol ?? 'circle', symbolRotate: turn ?? 0,
    data: list.map(point).sort((a, b) => b.symbolSize - a.symbolSize),
    itemStyle: { color: colour, opacity: 0.88, borderColor: '#fff', borderWidth: 1 },
  }));
}

/** Sites of the period that are shown. */
const shownSites = (source) => source.sites().filter((row) => isShown(source, row));

/** What is known of the site that is chosen, in the period that is shown; of one that is not there, nothing. */
function siteDetail(id, source) {
  const row = shownSites(source).find(({ site }) => site === source.choice.site);
  document.getElementById(`${id}-detail`).replaceChildren(...(row ? source.about(row) : []));
}

function drawMap(id, chart, source) {
  const centre = mapCentre(source);
  const cut = cutOf(centre);
  const map = source.choice.centre;
  // Whoever has looked closer stays there.
  const before = chart.getOption()?.geo?.[0];
  const kept = before?.map === map ? { zoom: before.zoom, center: before.center } : {};
  echarts.registerMap(map, { geoJSON: landFor(cut) });
  chart.off('click');
  chart.on('click', ({ data }) => { if (data?.site) chooseOnMap(id, source, { site: data.site.site }); });
  const series = [...flowSeries(source, cut), ...siteSeries(source, cut)];
  return {
    geo: {
      map, projection: naturalEarth(centre), roam: true, scaleLimit: { min: 1, max: 20 }, silent: true, ...kept,
      left: 0, right: 0, top: 8, bottom: 46, itemStyle: { areaColor: '#e3e8e4', borderColor: '#c5cec8', borderWidth: 0.6 },
      label: { show: false },
    },
    tooltip: {
      confine: true, enterable: true,
      formatter: (point) => (point.data.site ? source.siteTip(point.data.site) : source.flowTip(point.data.row)),
    },
    legend: { ...LEGEND, ...source.legend(new Set(series.map((own) => own.name))) },
    series,
  };
}

/** Changes what is chosen on a map. */
function chooseOnMap(id, source, changed) {
  Object.assign(source.choice, changed);
  drawFigure(figures.find((own) => own.id === id));
}

/** Choices that every map has: stage, commodity, where the middle is, a site: on the map it takes a pointer to choose one. */
function mapChoices(id, source) {
  const chosen = source.choice;
  const used = new Set(source.all().map((row) => row.commodity));
  const commodities = [...used].filter((own) => !chosen.stage || VIEW.commodities[own].stage === chosen.stage);
  const change = (changed) => chooseOnMap(id, source, changed);
  const names = [...new Set(shownSites(source).map(({ site }) => site))].map((site) => [site, name('site', site)]);
  names.sort(([, a], [, b]) => a.localeCompare(b, state.lang));
  return [
    choice(t('page.map.stage'), [['', t('page.all')], ...VIEW.stages.map((own) => [own, name('stage', own)])], chosen.stage, (stage) => change({ stage, commodity: '' })),
    choice(t('page.map.commodity'), [['', t('page.all')], ...commodities.map((own) => [own, name('commodity', own)])], chosen.commodity, (commodity) => change({ commodity })),
    choice(t('page.map.centre'), Object.keys(CENTRES).map((own) => [own, t(`page.map.${own}`)]), (mapCentre(source), chosen.centre), (centre) => change({ centre })),
    choice(t('page.map.site'), [['', t('page.map.no_site')], ...names], chosen.site, (site) => change({ site })),
  ];
}

/**
 * A map as a figure. `source` says what is on it: `choice` (stage, commodity, centre, site), `all()` flows of all periods, `flows()`
 * and `sites()` those of the chosen one, with `stage` and `commodity` or `product`, `weight(row)` tonnes of a flow, `flowGroup(row)` and `siteGroup(row)` the series it
 * belongs to (`{ id, name, colour, line, symbol, turn }`), `legend(names)`, `flowTip`, `siteTip`, `about(site)` nodes that say what is known of it,
 * `controls()`, `unit()`, `data()`, `has()`.
 */
function worldMap(id, source) {
  figure(id, {
    choice: source.choice,
    has: source.has,
    byPeriod: true,
    decal: false,
    renderer: 'canvas',
    controls: () => [...source.controls(), ...mapChoices(id, source)],
    render() {
      source.render?.();
      siteDetail(id, source);
    },
    draw: (chart) => drawMap(id, chart, source),
    unit: source.unit,
    data: source.data,
  });
}
