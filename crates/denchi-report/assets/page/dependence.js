// How far what is consumed depends on one country: mineral by stage.

const dependenceChoice = { region: null, country: null, measure: 'last' };

/** Stands for the entry into the chain. */
const ENTRY = 'entry';

const dependenceRegions = () => [...new Set(rows('dependence').map((row) => row.region))];
const regionName = (region) => (region === '*' ? t('page.dependence.world') : name('country', region));
const tracerName = (tracer) => (VIEW.names.element[tracer] || !VIEW.commodities[tracer] ? name('element', tracer) : name('commodity', tracer));
const passedName = (stage) => (stage === ENTRY ? t('page.dependence.entry') : stage === '-' ? t('page.dependence.any') : name('stage', stage));
const countryName = (country) => (country === 'unknown' ? t('page.dependence.unknown') : name('country', country));

/** Rows of the chosen region, measure and period. */
function dependenceRows() {
  return rows('dependence').filter((row) => row.region === dependenceChoice.region && row.measure === dependenceChoice.measure && row.period === PERIODS[state.period]);
}

/** Countries by how much of all content they hold, largest first. */
const dependenceCountries = () => totals(rows('dependence').filter((row) => row.measure === 'last'), (row) => row.country, (row) => row.amount).map(([country]) => country);

function chooseDependence() {
  const regions = dependenceRegions();
  if (!regions.includes(dependenceChoice.region)) dependenceChoice.region = regions.includes(VIEW.case.home) ? VIEW.case.home : regions[0];
  const countries = dependenceCountries();
  dependenceChoice.country ??= countries.find((country) => country !== VIEW.case.home && country !== 'unknown') ?? '';
}

/** Cells of the heat map: stage, tracer, share of the chosen or the largest country. */
function dependenceCells() {
  const list = dependenceRows();
  const stages = [ENTRY, ...VIEW.stages, '-'].filter((stage) => stage !== VIEW.case.recycling_stage && list.some((row) => row.stage === stage));
  const tracers = [...new Set(list.map((row) => row.tracer))].reverse();
  const cells = [];
  for (const [x, stage] of stages.entries()) {
    for (const [y, tracer] of tracers.entries()) {
      const own = list.filter((row) => row.stage === stage && row.tracer === tracer);
      // Where it entered is shared out to the last tonne: what passed no site of a stage counts where it entered.
      const all = dependenceChoice.measure === 'last' ? own.reduce((sum, row) => sum + row.amount, 0) : entered(list, tracer);
      if (!(all > 0)) continue;
      const shares = own.map((row) => [row.country, row.amount / all]).sort((a, b) => b[1] - a[1]);
      const shown = dependenceChoice.country ? shares.find(([country]) => country === dependenceChoice.country) ?? [dependenceChoice.country, 0] : shares[0];
      cells.push({ value: [x, y, shown[1]], country: shown[0], shares });
    }
  }
  return { stages, tracers, cells };
}

/** Content of a tracer in the chosen region and period: by origin it adds up to all of it. */
function entered(list, tracer) {
  const period = PERIODS[state.period];
  return rows('dependence').filter((row) => row.region === dependenceChoice.region && row.measure === 'last' && row.stage === ENTRY && row.period === period && row.tracer === tracer)
    .reduce((sum, row) => sum + row.amount, 0);
}

function drawDependence(chart) {
  chooseDependence();
  const { stages, tracers, cells } = dependenceCells();
  if (!cells.length) return null;
  chart.getDom().style.height = `${104 + 46 * tracers.length}px`;
  const largest = !dependenceChoice.country;
  return {
    grid: { left: 12, right: 12, top: 34, bottom: 52, containLabel: true },
    xAxis: { type: 'category', position: 'top', data: stages.map(passedName), ...AXIS_LINE, axisLine: { show: false }, axisLabel: { color: '#36434e', interval: 0 } },
    yAxis: { type: 'category', data: tracers.map(tracerName), ...AXIS_LINE, axisLine: { show: false }, axisLabel: { color: '#16212b', fontWeight: 600 } },
    visualMap: {
      min: 0, max: 1, calculable: false, orient: 'horizontal', left: 'center', bottom: 4, itemHeight: 180, itemWidth: 12,
      text: [percent(1), percent(0)], textStyle: { color: '#36434e' }, inRange: { color: ['#f4f6f7', '#fde3c8', '#f6a55f', '#d55e00', '#8c2d04'] },
    },
    tooltip: {
      confine: true,
      formatter: ({ data }) => tip(`${tracerName(tracers[data.value[1]])} · ${passedName(stages[data.value[0]])}`,
        data.shares.slice(0, 8).map(([country, share]) => [escapeHtml(countryName(country)), escapeHtml(percent(share))])),
    },
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
    const choose = (change) => {
      Object.assign(dependenceChoice, change);
      drawFigure(figures.find((own) => own.id === 'dependence'), { controls: false });
    };
    const countries = [['', t('page.dependence.largest')], ...dependenceCountries().map((id) => [id, countryName(id)])];
    const measures = ['last', 'touch'].filter((id) => rows('dependence').some((row) => row.measure === id));
    return [
      periodSlider(),
      choice(t('page.dependence.country'), countries, dependenceChoice.country, (country) => choose({ country })),
      choice(t('page.dependence.region'), dependenceRegions().map((id) => [id, regionName(id)]), dependenceChoice.region, (region) => choose({ region })),
      measures.length > 1 ? choice(t('page.dependence.measure'), measures.map((id) => [id, t(`page.dependence.${id}`)]), dependenceChoice.measure, (measure) => choose({ measure })) : null,
    ].filter(Boolean);
  },
  draw: drawDependence,
  unit: () => t('page.dependence.unit'),
  data: () => wholeTable('dependence', (row) => row.region === dependenceChoice.region && row.period === PERIODS[state.period]),
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
