// How far what is consumed depends on one country: mineral by stage.

const dependenceChoice = { region: null, country: null, measure: 'last', along: '', share: '' };

/** Stands for the entry into the chain. */
const ENTRY = 'entry';

const dependenceRegions = () => [...new Set(rows('dependence').map((row) => row.region))];
const regionName = (region) => (region === '*' ? t('page.dependence.world') : name('country', region));
const tracerName = (tracer) => (VIEW.names.element[tracer] || !VIEW.commodities[tracer] ? name('element', tracer) : name('commodity', tracer));
const passedName = (stage) => (stage === ENTRY ? t('page.dependence.entry') : stage === '-' ? t('page.dependence.any') : name('stage', stage));
/** Countries of a group of the case; a country alone is itself. */
const membersOf = (id) => VIEW.groups?.[id] ?? [id];
const countryName = (country) => (country === 'unknown' ? t('page.dependence.unknown') : VIEW.groups?.[country] ? t('page.dependence.group', { group: country }) : name('country', country));

/** Rows of the chosen region and measure: of the period, or of all where the years are looked at. */
function dependenceRows(measure = dependenceChoice.measure) {
  const { region, along } = dependenceChoice;
  return rows('dependence').filter((row) => row.region === region && row.measure === measure && (along ? row.tracer === along : row.period === PERIODS[state.period]));
}

/** Bounds of the chosen share, where a trace has found them: by what a cell is. */
function boundsOf(cell) {
  const kept = (row) => row.region === dependenceChoice.region && row.measure === dependenceChoice.measure && row.country === dependenceChoice.country;
  return hasTable('bounds') ? rows('bounds').find((row) => kept(row) && row.stage === cell.stage && row.tracer === cell.tracer && row.period === cell.period) : undefined;
}

/** Whether the least and the most of the chosen country are known somewhere. */
const hasBounds = () => hasTable('bounds') && rows('bounds').some((row) => row.country === dependenceChoice.country && row.region === dependenceChoice.region && row.least !== null);

/** Countries by how much of all content they hold, largest first. */
const dependenceCountries = () => totals(rows('dependence').filter((row) => row.measure === 'last'), (row) => row.country, (row) => row.amount).map(([country]) => country);

function chooseDependence() {
  const regions = dependenceRegions();
  if (!regions.includes(dependenceChoice.region)) dependenceChoice.region = regions.includes(VIEW.case.home) ? VIEW.case.home : regions[0];
  const countries = dependenceCountries();
  dependenceChoice.country ??= countries.find((country) => country !== VIEW.case.home && country !== 'unknown') ?? '';
}

/** Cells of the heat map: stage, and mineral or year; share of the chosen country or group, or of the largest country. */
function dependenceCells() {
  const { along, country, measure, share } = dependenceChoice;
  const list = dependenceRows();
  const at = dependenceRows('last').filter((row) => row.stage === ENTRY);
  const stages = [ENTRY, ...VIEW.stages, '-'].filter((stage) => stage !== VIEW.case.recycling_stage && list.some((row) => row.stage === stage));
  const lineOf = (row) => (along ? row.period : row.tracer);
  const lines = along ? [...PERIODS].reverse() : [...new Set(list.map(lineOf))].reverse();
  const cells = [];
  for (const [x, stage] of stages.entries()) {
    for (const [y, line] of lines.entries()) {
      const own = list.filter((row) => row.stage === stage && lineOf(row) === line);
      // Where it entered is shared out to the last tonne: what passed no site of a stage counts where it entered.
      const whole = measure === 'last' ? own : at.filter((row) => lineOf(row) === line);
      const all = whole.reduce((sum, row) => sum + row.amount, 0);
      if (!(all > 0)) continue;
      const shares = own.map((row) => [row.country, row.amount / all]).sort((a, b) => b[1] - a[1]);
      const members = country ? membersOf(country) : [];
      const sum = shares.filter(([id]) => members.includes(id)).reduce((total, [, part]) => total + part, 0);
      const cell = { stage, tracer: along || line, period: along ? line : PERIODS[state.period], shares };
      const bounds = country ? boundsOf(cell) : undefined;
      const shown = share && country ? bounds?.[share] : country ? sum : shares[0]?.[1];
      if (shown === undefined || shown === null) continue;
      cells.push({ value: [x, y, shown], country: country || shares[0][0], ...cell, bounds });
    }
  }
  return { stages, lines, cells };
}

/** The name of a line of the heat map: a mineral, or a year. */
const lineName = (line) => (dependenceChoice.along ? line : tracerName(line));

/** Countries of a cell, and the least and the most, where they are known. */
function cellTip(data) {
  const pairs = data.shares.slice(0, 8).map(([country, share]) => [escapeHtml(countryName(country)), escapeHtml(percent(share))]);
  if (data.bounds && data.bounds.least !== null) {
    const words = { country: countryName(dependenceChoice.country), least: percent(data.bounds.least), most: percent(data.bounds.most) };
    pairs.unshift([escapeHtml(t('page.dependence.bounds', words)), '']);
  }
  return tip(`${tracerName(data.tracer)} · ${passedName(data.stage)} · ${data.period}`, pairs);
}

function drawDependence(chart) {
  chooseDependence();
  const { stages, lines, cells } = dependenceCells();
  if (!cells.length) return null;
  chart.getDom().style.height = `${104 + 46 * lines.length}px`;
  const largest = !dependenceChoice.country;
  chart.off('click');
  chart.on('click', ({ data }) => { if (data?.stage) globalThis.openCell?.(data, dependenceChoice); });
  return {
    grid: { left: 12, right: 12, top: 34, bottom: 52, containLabel: true },
    xAxis: { type: 'category', position: 'top', data: stages.map(passedName), ...AXIS_LINE, axisLine: { show: false }, axisLabel: { color: '#36434e', interval: 0 } },
    yAxis: { type: 'category', data: lines.map(lineName), ...AXIS_LINE, axisLine: { show: false }, axisLabel: { color: '#16212b', fontWeight: 600 } },
    visualMap: {
      min: 0, max: 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 4, itemHeight: 180, itemWidth: 12,
      text: [percent(1), percent(0)], textStyle: { color: '#36434e' }, inRange: { color: ['#f4f6f7', '#fde3c8', '#f6a55f', '#d55e00', '#8c2d04'] },
    },
    tooltip: { confine: true, formatter: ({ data }) => cellTip(data) },
    series: [{
      type: 'heatmap', data: cells, itemStyle: { borderColor: '#fff', borderWidth: 3, borderRadius: 4 }, emphasis: { itemStyle: { borderColor: '#16212b', borderWidth: 2 } },
      label: {
        show: true, fontSize: 13, rich: { dark: { color: '#16212b' }, light: { color: '#fff' } },
        formatter: ({ data }) => `{${data.value[2] > 0.6 ? 'light' : 'dark'}|${largest ? `${data.country} ` : ''}${percent(data.value[2])}}`,
      },
    }],
  };
}

figure('dependence', {
  choice: dependenceChoice,
  has: () => rows('dependence').length > 0,
  byPeriod: true,
  decal: false,
  controls() {
    chooseDependence();
    const choose = (change, controls = false) => {
      Object.assign(dependenceChoice, change);
      drawFigure(figures.find((own) => own.id === 'dependence'), { controls });
    };
    const groups = Object.keys(VIEW.groups ?? {}).map((id) => [id, countryName(id)]);
    const countries = [['', t('page.dependence.largest')], ...dependenceCountries().map((id) => [id, countryName(id)]), ...groups];
    const measures = ['last', 'touch'].filter((id) => rows('dependence').some((row) => row.measure === id));
    const tracers = [...new Set(rows('dependence').map((row) => row.tracer))];
    return [
      dependenceChoice.along ? null : periodSlider(),
      choice(t('page.dependence.along'), [['', t('page.dependence.minerals')], ...tracers.map((id) => [id, t('page.dependence.years', { mineral: tracerName(id) })])], dependenceChoice.along, (along) => choose({ along }, true)),
      choice(t('page.dependence.country'), countries, dependenceChoice.country, (country) => choose({ country, share: '' }, true)),
      choice(t('page.dependence.region'), dependenceRegions().map((id) => [id, regionName(id)]), dependenceChoice.region, (region) => choose({ region })),
      measures.length > 1 ? choice(t('page.dependence.measure'), measures.map((id) => [id, t(`page.dependence.${id}`)]), dependenceChoice.measure, (measure) => choose({ measure })) : null,
      hasBounds() ? choice(t('page.dependence.share'), [['', t('page.dependence.proportional')], ['least', t('page.dependence.least')], ['most', t('page.dependence.most')]], dependenceChoice.share, (share) => choose({ share })) : null,
    ].filter(Boolean);
  },
  draw: drawDependence,
  unit: () => t('page.dependence.unit'),
  data: () => wholeTable('dependence', (row) => row.region === dependenceChoice.region && (dependenceChoice.along || row.period === PERIODS[state.period])),
});

// Footprint and cost of a unit that is served, by stage.

const burdenChoice = { footprint: { demand: '', by: 'stage' }, landed: { demand: '', by: 'stage' } };

/** Units served by period, of the demands that are chosen; amounts of different units are never added. */
function servedUnits(demand, unit) {
  const list = rows('served').filter((row) => row.unit === unit && (!demand || row.demand === demand));
  return new Map(totals(list, (row) => row.period, (row) => row.amount));
}

const noStage = (stage) => (stage === '-' ? t('page.burden.other') : name('stage', stage));

/** A burden of one unit by period, stacked. */
function drawBurden(table, kind, label, unitOf) {
  const own = burdenChoice[table];
  const all = rows(table);
  if (!all.length) return null;
  const unit = all[0].unit;
  const units = servedUnits(own.demand, unit);
  const list = all
    .filter((row) => row.unit === unit && (!own.demand || row.demand === own.demand) && units.get(row.period) > 0)
    .map((row) => ({ ...row, each: row.amount / units.get(row.period) }));
  if (!list.length) return null;
  const { by, label: unitLabel } = unitOf(unit);
  const scale = { by, label: unitLabel, format: (value) => `${digits(value / by)} ${unitLabel}` };
  const byStage = own.by === 'stage';
  const series = stackedSeries(list, {
    key: (row) => (byStage ? row.stage : row[kind]), value: (row) => row.each,
    label: (id) => (byStage ? noStage(id) : label(id)), colour: byStage ? (id) => stageColour(id) : undefined, scale, most: 12,
  });
  // Stages stand on each other in their order.
  const orders = new Map([...new Set(list.map((row) => row.stage))].map((stage) => [noStage(stage), VIEW.stages.indexOf(stage)]));
  if (byStage) series.sort((a, b) => orders.get(a.name) - orders.get(b.name));
  return withAxes(scale, series);
}

function burdenFigure(id, table, kind, label, unitOf) {
  figure(id, {
    has: () => rows(table).length > 0,
    controls() {
      const choose = (change) => {
        Object.assign(burdenChoice[table], change);
        drawFigure(figures.find((own) => own.id === id), { controls: false });
      };
      const demands = [...new Set(rows(table).map((row) => row.demand))];
      return [
        choice(t('page.burden.demand'), [['', t('page.all')], ...demands.map((demand) => [demand, name('demand', demand)])], burdenChoice[table].demand, (demand) => choose({ demand })),
        choice(t('page.burden.by'), [['stage', t('page.map.stage')], [kind, t(`page.burden.${kind}`)]], burdenChoice[table].by, (by) => choose({ by })),
      ];
    },
    draw: () => drawBurden(table, kind, label, unitOf),
    unit: () => t(`page.${id}.unit`),
    data: () => wholeTable(table),
  });
}

/** How many kWh a unit is; null where it is no energy. */
const kilowattHours = (unit) => ({ GWh: 1e6, MWh: 1e3, kWh: 1 })[unit] ?? null;

burdenFigure('footprint', 'footprint', 'kind', (id) => t(`emission.${id}`), (unit) => {
  const energy = kilowattHours(unit);
  // t CO2e a unit become kg a kWh.
  return energy ? { by: energy / 1000, label: 'kg CO₂e/kWh' } : { by: 1, label: `t CO₂e/${unit}` };
});
burdenFigure('landed', 'landed', 'term', (id) => t(`term.${id}`), (unit) => {
  const energy = kilowattHours(unit);
  return { by: energy ?? 1, label: t('page.number.money_per_unit', { sign: moneySign(), per: energy ? 'kWh' : unit }) };
});
