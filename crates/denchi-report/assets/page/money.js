// Cost by term and year, what is built when, and shadow prices.

const costChoice = { value: 'amount' };
const moneyUnit = `${VIEW.case.money}_${VIEW.case.money_year}`;

function drawCosts() {
  const list = rows('costs').filter((row) => row[costChoice.value]);
  if (!list.length) return null;
  const value = (row) => row[costChoice.value];
  const scale = scaleFor(largestPeriod(list, (row) => Math.abs(value(row))), moneyUnit);
  const series = stackedSeries(list, { key: (row) => row.term, value, label: (id) => t(`term.${id}`), scale, most: 12 });
  return withAxes(scale, series);
}

figure('costs', {
  choice: costChoice,
  has: () => rows('costs').length > 0,
  controls: () => [choice(t('page.costs.value'), [['amount', t('page.costs.undiscounted')], ['present_value', t('page.costs.discounted')]], costChoice.value, (value) => {
    costChoice.value = value;
    drawFigure(figures.find((own) => own.id === 'costs'), { controls: false });
  })],
  draw: drawCosts,
  unit: () => t('page.costs.unit', { year: VIEW.case.money_year, sign: moneySign() }),
  data: () => wholeTable('costs'),
});

/** Most builds on the time line: the dearest. */
const MOST_BUILDS = 50;

function shownBuilds() {
  const dearest = [...rows('builds')].sort((a, b) => b.capital - a.capital).slice(0, MOST_BUILDS);
  const start = (row) => VIEW.periods[PERIODS.indexOf(row.period)][1];
  return dearest.map((row) => ({ ...row, decided: start(row) })).sort((a, b) => b.decided - a.decided || b.start - a.start || (a.option < b.option ? 1 : -1));
}

function drawBuilds(chart) {
  const list = shownBuilds();
  if (!list.length) return null;
  chart.getDom().style.height = `${80 + 26 * list.length}px`;
  const last = VIEW.periods[VIEW.periods.length - 1];
  const [from, to] = [VIEW.periods[0][1], last[1] + last[2]];
  const label = (row) => {
    const [option, country] = [name('option', row.option), name('country', row.country)];
    return option.includes(country) ? option : `${option} · ${country}`;
  };
  const labels = Math.min(0.32 * chart.getWidth(), 20 + Math.max(...list.map((row) => roughWidth(label(row)))));
  return {
    grid: { left: labels, right: 130, top: 28, bottom: 30 },
    xAxis: { type: 'value', min: from, max: to, minInterval: 1, position: 'top', axisLabel: { formatter: (year) => String(year), color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
    yAxis: { type: 'category', data: list.map(label), ...AXIS_LINE, axisLine: { show: false }, axisLabel: { color: '#16212b', width: labels - 12, overflow: 'truncate' } },
    tooltip: {
      confine: true,
      formatter: ({ dataIndex }) => {
        const row = list[dataIndex];
        return tip(name('option', row.option), [
          [t('page.builds.decided'), row.period], [t('page.builds.starts'), yearText(row.start)],
          [t('page.map.capacity'), amount(row.product_capacity, `${row.unit}/year`)], [t('page.builds.capital'), amount(row.capital, moneyUnit)],
          [t('page.map.status'), row.status ? t(`page.status.${row.status}`) : '–'],
        ].map((pair) => pair.map(escapeHtml)));
      },
    },
    series: [{ type: 'custom', data: list.map((row, index) => [row.decided, index, row.start]), encode: { x: [0, 2], y: 1 }, renderItem: (params, api) => buildBar(api, list[params.dataIndex], to) }],
  };
}

/** Decimal year as year and month where it is not whole. */
function yearText(value) {
  const year = Math.floor(value + 1e-6);
  const month = Math.round((value - year) * 12) + 1;
  return month > 1 && month <= 12 ? `${year}-${String(month).padStart(2, '0')}` : String(year);
}

/** A bar from the decision to the start (hollow), then to the end of the horizon (full), and its size. */
function buildBar(api, row, end) {
  const [x0, y] = api.coord([row.decided, api.value(1)]);
  const [x1] = api.coord([Math.min(row.start, end), api.value(1)]);
  const [x2] = api.coord([end, api.value(1)]);
  const colour = stageColour(row.stage);
  const bar = (x, width, style) => ({ type: 'rect', shape: { x, y: y - 7, width: Math.max(width, 0), height: 14, r: 2 }, style });
  return {
    type: 'group',
    children: [
      bar(x0, x1 - x0, { fill: '#fff', stroke: colour, lineWidth: 1.5, lineDash: [4, 3] }),
      bar(x1, x2 - x1, { fill: colour }),
      { type: 'text', style: { x: x2 + 8, y, text: amount(row.product_capacity, `${row.unit}/year`), textVerticalAlign: 'middle', fill: '#36434e', font: `12px ${FONT}` } },
    ],
  };
}

figure('builds', {
  has: () => rows('builds').length > 0,
  draw: drawBuilds,
  decal: false,
  unit: () => {
    const left = rows('builds').length - shownBuilds().length;
    return [t('page.builds.unit'), left > 0 ? t('page.builds.left_out', { count: digits(left) }) : ''].join(' ');
  },
  data: () => wholeTable('builds'),
});

const priceChoice = { commodity: null };

/** Commodities that have a price: the end product first, then by stage. */
function pricedCommodities() {
  const order = (commodity) => (VIEW.commodities[commodity].stage === VIEW.case.product_stage ? -1 : stageOrder(VIEW.commodities[commodity].stage));
  return [...new Set(rows('prices').map((row) => row.commodity))].sort((a, b) => order(a) - order(b));
}

/** What the price is per: a kWh, where the commodity is counted in larger units of energy. */
const priceUnit = () => perKilowattHour(0, `${moneyUnit}/${VIEW.commodities[priceChoice.commodity]?.unit ?? ''}`).unit.split('/')[1];

function drawPrices() {
  const place = document.getElementById('prices-table');
  const list = rows('prices').filter((row) => row.commodity === priceChoice.commodity);
  if (!list.length) {
    place.replaceChildren(element('p', { class: 'empty' }, t('page.nothing')));
    return;
  }
  const places = totals(list, (row) => row.place, (row) => row.price).map(([id]) => id);
  const columns = [{ name: 'place', title: t('page.prices.place') }, ...PERIODS.map((period) => ({ name: period, title: period }))];
  const body = places.map((id) => {
    const own = list.filter((row) => row.place === id);
    const shown = (row) => perKilowattHour(row.price, `${moneyUnit}/${row.unit}`).value;
    return { place: `${name('place', id)} · ${name('country', own[0].country)}`, ...Object.fromEntries(own.map((row) => [row.period, shown(row)])) };
  });
  place.replaceChildren(tableElement(columns, body));
}

figure('prices', {
  choice: priceChoice,
  has: () => rows('prices').length > 0,
  controls() {
    priceChoice.commodity ??= pricedCommodities()[0] ?? null;
    return [choice(t('page.map.commodity'), pricedCommodities().map((id) => [id, name('commodity', id)]), priceChoice.commodity, (commodity) => {
      priceChoice.commodity = commodity;
      drawFigure(figures.find((own) => own.id === 'prices'), { controls: false });
    })];
  },
  render: drawPrices,
  unit: () => t('page.prices.unit', { sign: moneySign(), unit: priceUnit() }),
  data: () => wholeTable('prices'),
});
