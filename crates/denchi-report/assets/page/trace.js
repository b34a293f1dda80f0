// The head of the page of a trace, and its table tier by tier.

/** The mineral that a trace begins with: the first that is followed. */
const firstMeasure = () => rows('links').find((row) => row.measure !== 'mass')?.measure ?? 'mass';

function drawAnswer() {
  const { case: about, question } = VIEW;
  if (!sankeyChoice.chosen) Object.assign(sankeyChoice, { measure: firstMeasure(), chosen: true });
  const title = (state.lang === 'ja' ? about.title_ja : about.title) ?? about.title;
  const what = question.commodities.slice(0, 3).map((id) => name('commodity', id)).join(t('page.trace.semicolon')) + (question.commodities.length > 3 ? ' …' : '');
  const region = regionName(question.region);
  document.title = t('page.trace.title', { what, region });
  document.getElementById('answer-title').textContent = document.title;
  document.getElementById('answer-case').textContent = [title, about.scenario ? t('page.scenario', { name: about.scenario }) : t('page.base'), t('page.real_money', { year: about.money_year, sign: moneySign() })].join(' · ');
  document.getElementById('answer-sentence').textContent = dependenceSentence();
  document.getElementById('answer-cards').replaceChildren(...traceCards());
  const badge = (text, kind) => element('span', { class: `badge ${kind}` }, text);
  const badges = [question.conserved ? badge(`✓ ${t('page.trace.conserved', { count: digits(question.checks) })}`, 'good') : badge(t('page.trace.not_conserved'), 'bad')];
  if (question.factors) badges.push(badge(t('page.trace.factors', { set: question.factors }), ''));
  document.getElementById('answer-badges').replaceChildren(...badges);
}

/** For every mineral the largest country at the stage where it is most concentrated. */
function dependenceSentence() {
  const last = PERIODS[PERIODS.length - 1];
  // What comes from the region itself is no dependence.
  const own = [VIEW.question.region, VIEW.case.home];
  const list = rows('dependence').filter((row) => row.region === VIEW.question.region && row.measure === 'last' && row.period === last && row.stage !== VIEW.case.recycling_stage);
  const parts = [...new Set(list.map((row) => row.tracer))].map((tracer) => {
    const followed = list.filter((row) => row.tracer === tracer);
    const sums = new Map(totals(followed, (row) => row.stage, (row) => row.amount));
    const shares = followed.map((row) => ({ ...row, share: row.amount / sums.get(row.stage) })).sort((a, b) => b.share - a.share);
    const top = shares.find((row) => !own.includes(row.country));
    return top ? t('page.trace.most', { mineral: tracerName(tracer), stage: passedName(top.stage), country: countryName(top.country), share: percent(top.share) }) : null;
  }).filter(Boolean);
  return parts.length ? t('page.trace.sentence', { year: last, list: parts.join(t('page.trace.semicolon')) }) : '';
}

/** Footprint and cost of a unit in the last period, and what is recycled. */
function traceCards() {
  const last = PERIODS[PERIODS.length - 1];
  const card = (title, value, note) => element('div', {}, element('dt', {}, title), element('dd', {}, value), note ? element('dd', { class: 'note' }, note) : null);
  const shown = [];
  const served = rows('served').filter((row) => row.period === last);
  const unit = served[0]?.unit;
  const units = served.filter((row) => row.unit === unit).reduce((sum, row) => sum + row.amount, 0);
  if (units > 0) {
    const total = (table) => rows(table).filter((row) => row.period === last && row.unit === unit).reduce((sum, row) => sum + row.amount, 0);
    const emitted = perKilowattHour(total('footprint') / units, `t CO2e/${unit}`);
    const spent = perKilowattHour(total('landed') / units, `${VIEW.case.money}_${VIEW.case.money_year}/${unit}`);
    shown.push(card(t('page.footprint.title'), amount(emitted.value, emitted.unit), last), card(t('page.landed.title'), amount(spent.value, spent.unit), last));
  }
  const secondary = rows('recycled').filter((row) => row.period === last);
  const shares = [...new Set(secondary.map((row) => row.tracer))].map((tracer) => {
    const own = secondary.filter((row) => row.tracer === tracer);
    const sum = (value) => own.reduce((total, row) => total + value(row), 0);
    return [tracer, sum((row) => row.content * row.share) / sum((row) => row.content)];
  });
  for (const [tracer, share] of shares.filter(([, share]) => share >= 0.0005).slice(0, 5)) shown.push(card(t('page.trace.recycled', { mineral: tracerName(tracer) }), percent(share), last));
  return shown;
}

// Tier by tier: a table, with the least and the most where they were asked for.

/** Countries that a tier shows; the rest together would hide what matters. */
const TIER_ROWS = 6;

/** Shares by content, mineral and stage and country; the commodities added up by their content. */
function tierRows() {
  const list = rows('tiers').filter((row) => row.period === PERIODS[state.period] && row.measure === 'last' && row.stage !== VIEW.case.recycling_stage);
  const order = (stage) => (stage === 'entry' ? -1 : VIEW.stages.indexOf(stage));
  const contents = new Map();
  for (const row of list) {
    const own = contents.get(row.tracer) ?? new Map();
    contents.set(row.tracer, own.set(row.commodity, row.content));
  }
  const groups = new Map();
  for (const row of list) {
    const key = `${row.tracer}|${row.stage}`;
    const group = groups.get(key) ?? { tracer: row.tracer, stage: row.stage, countries: new Map() };
    const all = [...contents.get(row.tracer).values()].reduce((sum, content) => sum + content, 0);
    const sum = group.countries.get(row.country) ?? { country: row.country, share: 0, least: 0, most: 0 };
    const part = row.content / all;
    sum.share += row.proportional * part;
    sum.least = row.least === null || sum.least === null ? null : sum.least + row.least * part;
    sum.most = row.most === null || sum.most === null ? null : sum.most + row.most * part;
    group.countries.set(row.country, sum);
    groups.set(key, group);
  }
  const tracers = [...contents.keys()];
  const sorted = [...groups.values()].sort((a, b) => tracers.indexOf(a.tracer) - tracers.indexOf(b.tracer) || order(a.stage) - order(b.stage));
  return sorted.flatMap(({ tracer, stage, countries }) => [...countries.values()].filter((row) => Math.max(row.share, row.most ?? 0) >= 0.0005)
    .sort((a, b) => b.share - a.share).slice(0, TIER_ROWS).map((row) => ({ ...row, tracer, stage })));
}

function drawTiers() {
  const list = tierRows();
  const bounded = list.some((row) => row.least !== null);
  const column = (id, key) => ({ name: id, title: t(key) });
  const columns = [column('tracer', 'page.trace.content'), column('stage', 'page.map.stage'), column('country', 'page.map.country')];
  if (bounded) columns.push(column('least', 'page.trace.least'));
  columns.push(column('share', 'page.trace.proportional'));
  if (bounded) columns.push(column('most', 'page.trace.largest'));
  const share = (value) => element('span', {}, value === null ? '–' : percent(value));
  const body = list.map((row, index) => {
    const before = list[index - 1];
    const first = !before || before.tracer !== row.tracer;
    return {
      tracer: first ? tracerName(row.tracer) : '', stage: first || before.stage !== row.stage ? passedName(row.stage) : '',
      country: countryName(row.country), least: share(row.least), share: share(row.share), most: share(row.most),
    };
  });
  document.getElementById('tiers-table').replaceChildren(tableElement(columns, body));
}

figure('tiers', {
  has: () => rows('tiers').length > 0,
  byPeriod: true,
  controls: () => [periodSlider()],
  render: drawTiers,
  unit: () => t('page.trace.tiers_note'),
  data: () => wholeTable('tiers', (row) => row.period === PERIODS[state.period]),
});

// The rows of the case behind the shares, stage by stage, each with its source.

/** Kind of a name by the table of its row. */
const BEHIND_KINDS = { sites: 'site', processes: 'process' };

/** Rows in the order of the stages; those of sites first. */
const behindRows = () => VIEW.behind.map(([table, id, stage, country, quality, source, note]) => ({ table, id, stage, country, quality, source, note }))
  .sort((a, b) => VIEW.stages.indexOf(a.stage) - VIEW.stages.indexOf(b.stage) || Object.keys(BEHIND_KINDS).indexOf(a.table) - Object.keys(BEHIND_KINDS).indexOf(b.table));

function drawBehind() {
  const columns = [['stage', 'page.map.stage'], ['what', 'page.evidence.what'], ['row', 'page.behind.row'], ['country', 'page.map.country'], ['quality', 'page.behind.quality'], ['source', 'page.sources.name'], ['note', 'page.evidence.note']]
    .map(([id, key]) => ({ name: id, title: t(key) }));
  const list = behindRows();
  const body = list.map((row, index) => ({
    stage: list[index - 1]?.stage === row.stage ? '' : name('stage', row.stage),
    what: name(BEHIND_KINDS[row.table], row.id),
    row: `${row.table}.csv: ${row.id}`,
    country: row.country ? countryName(row.country) : '',
    quality: qualityElement(row.quality) ?? '',
    source: sourceElement(row.source) ?? '',
    note: row.note ?? '',
  }));
  document.getElementById('behind-table').replaceChildren(tableElement(columns, body));
}

figure('behind', {
  has: () => VIEW.behind.length > 0,
  render: drawBehind,
  unit: () => t('page.behind.unit', { count: digits(VIEW.behind.length) }),
  data: () => ({ columns: ['table', 'id', 'stage', 'country', 'quality', 'source', 'note'].map((id) => ({ name: id })), rows: behindRows() }),
});
