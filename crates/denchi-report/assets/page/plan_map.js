// The map of a plan: sites by stage and capacity, flows by weight.

const mapChoice = { stage: '', commodity: '', centre: null, site: '' };
const mapFlows = () => rows('flows').filter((row) => row.period === PERIODS[state.period]);
const ofStage = (row) => ({ id: row.stage, name: name('stage', row.stage), colour: stageColour(row.stage) });

/** Sites that can work in the period, with their size among the sites of their stage. */
function mapSites() {
  const period = PERIODS[state.period];
  const largest = new Map();
  for (const row of rows('capacity')) {
    if (row.product_capacity !== null) largest.set(row.product, Math.max(largest.get(row.product) ?? 0, row.product_capacity));
  }
  return rows('capacity')
    .filter((row) => row.period === period && (row.product_capacity === null || row.product_capacity > 0))
    .filter((row) => VIEW.places[VIEW.sites[row.site].place])
    .map((row) => ({ ...row, share: row.product_capacity === null ? 0.3 : row.product_capacity / (largest.get(row.product) || 1) }));
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
function aboutSite(row) {
  const site = VIEW.sites[row.site];
  const facts = siteFacts(row).map(([label, text]) => `${label}: ${text}`).join(' · ');
  return [
    element('strong', {}, name('site', row.site)), ' ', facts, ' ',
    element('span', {}, `${t('page.source')}: `), sourceElement(site.source) ?? t('page.no_source'), ' ', qualityElement(site.quality) ?? '',
    site.note ? element('div', {}, site.note) : '',
    globalThis.siteAddress ? element('div', {}, element('a', { href: globalThis.siteAddress(row) }, t('desk.script.site_origin'))) : '',
  ];
}

worldMap('map', {
  choice: mapChoice,
  has: () => Object.keys(VIEW.routes).length > 0 || rows('capacity').some((row) => VIEW.places[row.place]),
  all: () => rows('flows'),
  flows: mapFlows,
  sites: mapSites,
  weight: (row) => row.mass ?? 0,
  flowGroup: ofStage,
  siteGroup: ofStage,
  legend: (names) => ({ icon: 'circle', data: VIEW.stages.map((stage) => name('stage', stage)).filter((text) => names.has(text)) }),
  flowTip,
  siteTip,
  about: aboutSite,
  controls: () => [periodSlider()],
  unit: () => [t('page.map.unit'), VIEW.flows_left_out ? t('page.map.left_out', { count: digits(VIEW.flows_left_out) }) : ''].join(' '),
  data() {
    const columns = VIEW.tables.flows.columns.filter(({ name: column }) => column !== 'route');
    return { table: 'flows', columns: columns.map(({ name: column, unit, key }) => ({ name: column, unit, about: t(key) })), rows: mapFlows().filter((row) => isShown({ choice: mapChoice }, row)) };
  },
});
