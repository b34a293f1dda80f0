// The page of a frontier: the head, the curve, and what each step along it costs.

const FRONTIER = VIEW.frontier;
const [FIRST, SECOND] = FRONTIER.axes;
const frontierMoney = `${VIEW.case.money}_${VIEW.case.money_year}`;
const points = () => rows('frontier');
const axisLabel = (axis) => axis.label[state.lang] ?? axis.id;
const kept = (list) => list.filter((row) => !row.dominated);
const curves = () => {
  const groups = new Map();
  for (const row of points()) groups.set(row.curve, [...(groups.get(row.curve) ?? []), row]);
  return [...groups.values()];
};
const levelName = (list) => {
  const limit = list[0].limit_2;
  return limit === null || limit === undefined ? t('page.frontier.free') : t('page.frontier.level', { limit: amount(limit, SECOND.unit) });
};

/** The head of the page. */
function drawAnswer() {
  const title = (state.lang === 'ja' ? VIEW.case.title_ja : VIEW.case.title) ?? VIEW.case.title;
  const heading = t('page.frontier.heading', { title, measure: axisLabel(FIRST) });
  document.title = heading;
  document.getElementById('answer-title').textContent = heading;
  const scenario = VIEW.case.scenario ? t('page.scenario', { name: VIEW.case.scenario }) : t('page.base');
  document.getElementById('answer-case').textContent = [scenario, t('page.real_money', { year: VIEW.case.money_year, sign: moneySign() })].join(' · ');
  const [curve] = curves();
  const [cheap, dear] = [curve[0], curve.at(-1)];
  const words = { measure: axisLabel(FIRST), from: amount(cheap.measure, FIRST.unit), to: amount(dear.measure, FIRST.unit), cost: amount(dear.cost - cheap.cost, frontierMoney), least: amount(cheap.cost, frontierMoney) };
  const sentence = t(curve.length > 1 ? 'page.frontier.sentence' : 'page.frontier.single', words);
  document.getElementById('answer-sentence').textContent = [sentence, slopeWords()].join(' ').trim();
  document.getElementById('answer-cards').hidden = true;
  const texts = [t('page.frontier.count', { count: digits(points().length) })];
  if (FRONTIER.stopped) texts.push(t('page.frontier.stopped'));
  document.getElementById('answer-badges').replaceChildren(...texts.map((text) => element('span', { class: 'badge good' }, text)));
}

const valueAxis = (label, more = {}) => ({ type: 'value', scale: true, name: label, nameLocation: 'middle', nameGap: 30, ...AXIS_LINE, nameTextStyle: { color: '#566573' }, splitLine: { lineStyle: { color: '#edf1f3' } }, ...more });

/** What lies along the horizontal axis: a measure, or the expected loss where it was drawn. */
const frontierChoice = { across: 'measure' };
const hasLoss = () => points().some((row) => row.expected_loss !== null && row.expected_loss !== undefined);
const acrosses = () => [
  ['measure', FIRST], ...(SECOND ? [['measure_2', SECOND]] : []),
  ...(hasLoss() ? [['expected_loss', { unit: frontierMoney, label: { en: TEXTS.en?.['page.frontier.expected_loss'], ja: TEXTS.ja?.['page.frontier.expected_loss'] } }]] : []),
];
const acrossAxis = () => (acrosses().find(([id]) => id === frontierChoice.across) ?? acrosses()[0])[1];
const acrossValue = (row) => row[acrosses().some(([id]) => id === frontierChoice.across) ? frontierChoice.across : 'measure'];

/** Where the plan of a point is: a page beside this one, or what the desk says. */
const pointAddress = (row) => (row.folder ? globalThis.pointAddress?.(row.folder) ?? `${row.folder}/plan.html` : null);

/** The least cost of a point that saves something: what the first and the last unit cost. */
function slopeWords() {
  const [curve] = curves();
  const priced = kept(curve).filter((row) => row.step !== null);
  if (!priced.length) return '';
  const said = (row) => t('page.number.money', { sign: moneySign(), scale: '', number: digits(row.step) }).trim();
  return t('page.frontier.slopes', { unit: FIRST.unit, first: said(priced[0]), last: said(priced.at(-1)) });
}

/** A point in a tooltip. */
function pointTip(row) {
  const lines = [[escapeHtml(t('page.frontier.cost')), amount(row.cost, frontierMoney)], [escapeHtml(axisLabel(FIRST)), amount(row.measure, FIRST.unit)]];
  if (SECOND) lines.push([escapeHtml(axisLabel(SECOND)), amount(row.measure_2, SECOND.unit)]);
  if (row.step !== null) lines.push([escapeHtml(t('page.steps.axis')), `${digits(row.step)} ${moneySign()}/${escapeHtml(FIRST.unit)}`]);
  if (row.expected_loss !== undefined && row.expected_loss !== null) lines.push([escapeHtml(t('page.frontier.expected_loss')), amount(row.expected_loss, frontierMoney)]);
  if (row.folder) lines.push([escapeHtml(t('page.frontier.folder')), escapeHtml(row.folder)]);
  return tip(`${t('page.frontier.point')} ${row.point}${row.dominated ? ` (${t('page.frontier.dominated')})` : ''}`, lines);
}

figure('frontier', {
  choice: frontierChoice,
  has: () => points().length > 0,
  decal: false,
  controls: () => (acrosses().length < 2 ? [] : [choice(t('page.frontier.across'), acrosses().map(([id, axis]) => [id, axisLabel(axis)]), frontierChoice.across, (across) => {
    frontierChoice.across = across;
    drawFigure(figures.find((own) => own.id === 'frontier'), { controls: false });
  })]),
  draw(chart) {
    const list = curves();
    const money = scaleFor(Math.max(...points().map((row) => Math.abs(row.cost))), frontierMoney);
    const axis = acrossAxis();
    const across = scaleFor(Math.max(...points().map((row) => Math.abs(acrossValue(row) ?? 0))), axis.unit);
    const names = list.map(levelName);
    const legend = list.length > 1 ? legendHeight(names, chart.getWidth()) : 0;
    // Between points the curve is known along the measure that was limited.
    const along = frontierChoice.across === 'measure';
    chart.off('click');
    chart.on('click', ({ data }) => { const address = data?.row && pointAddress(data.row); if (address) location.assign(address); });
    return {
      grid: { left: 48, right: 40, top: 24, bottom: 50 + legend, containLabel: true },
      legend: list.length > 1 ? LEGEND : undefined,
      xAxis: valueAxis(`${axisLabel(axis)}, ${across.label}`),
      yAxis: valueAxis(`${t('page.frontier.cost')}, ${money.label}`, { nameGap: 56 }),
      tooltip: { trigger: 'item', confine: true, formatter: (point) => pointTip(point.data.row) },
      series: list.map((curve, index) => ({
        type: 'line', name: names[index], symbolSize: 12, cursor: 'pointer', lineStyle: { width: along ? 2 : 0, type: FRONTIER.convex ? 'solid' : 'dotted' },
        step: FRONTIER.convex ? false : 'start', color: COLOURS[index % COLOURS.length],
        data: curve.filter((row) => acrossValue(row) !== null).map((row) => ({
          value: [acrossValue(row) / across.by, row.cost / money.by], row,
          symbol: row.dominated ? 'emptyCircle' : ['circle', 'rect', 'triangle', 'diamond', 'roundRect'][index % 5],
        })),
      })),
    };
  },
  unit: () => [t(FRONTIER.convex ? 'page.frontier.unit_convex' : 'page.frontier.unit_whole'), points().some((row) => row.dominated) ? t('page.frontier.hollow') : '', t('page.frontier.open_hint')].filter(Boolean).join(' '),
  data: () => wholeTable('frontier'),
});

/** All points, each with the way to its plan: what a chart says by pointing is here for any device. */
figure('points', {
  has: () => points().length > 0,
  render() {
    const column = (name, title, unit) => ({ name, title, unit });
    const money = scaleFor(Math.max(...points().map((row) => Math.abs(row.cost))), frontierMoney);
    const least = Math.min(...points().map((row) => row.cost));
    const extra = scaleFor(Math.max(...points().map((row) => row.cost - least)), frontierMoney);
    const columns = [
      column('point', t('page.frontier.point')), column('cost', t('page.frontier.cost'), money.label), column('more', t('page.frontier.more'), extra.label), column('measure', axisLabel(FIRST), FIRST.unit),
      ...(SECOND ? [column('measure_2', axisLabel(SECOND), SECOND.unit)] : []), column('step', t('page.steps.axis'), `${moneySign()}/${FIRST.unit}`),
      ...(hasLoss() ? [column('expected_loss', t('page.frontier.expected_loss'), money.label)] : []), column('dominated', t('page.frontier.state')), column('open', t('page.frontier.open')),
    ];
    const body = points().map((row) => {
      const address = pointAddress(row);
      return {
        ...row, cost: row.cost / money.by, more: (row.cost - least) / extra.by, expected_loss: row.expected_loss === null || row.expected_loss === undefined ? null : row.expected_loss / money.by,
        dominated: t(row.dominated ? 'page.frontier.dominated' : 'page.frontier.best'),
        open: address ? element('a', { href: address, 'data-point': row.point }, t('page.frontier.open')) : '',
      };
    });
    document.getElementById('points-table').replaceChildren(tableElement(columns, body));
  },
  unit: () => t('page.points.unit'),
  data: () => wholeTable('frontier'),
});

figure('steps', {
  has: () => points().some((row) => row.step !== null),
  decal: false,
  draw() {
    const list = curves();
    const across = scaleFor(Math.max(...points().map((row) => Math.abs(row.measure))), FIRST.unit);
    const series = list.map((curve, index) => ({
      type: 'line', step: 'end', name: levelName(curve), showSymbol: false, color: COLOURS[index % COLOURS.length], lineStyle: { width: 2 },
      data: kept(curve).flatMap((row, place, all) => (place ? [[(all[0].measure - all[place - 1].measure) / across.by, row.step], [(all[0].measure - row.measure) / across.by, row.step]] : [])),
    }));
    return {
      grid: { left: 76, right: 40, top: 24, bottom: list.length > 1 ? 80 : 50, containLabel: true },
      legend: list.length > 1 ? LEGEND : undefined,
      xAxis: valueAxis(`${t('page.steps.avoided')}, ${across.label}`),
      yAxis: valueAxis(`${t('page.steps.axis')}, ${moneySign()}/${FIRST.unit}`, { nameGap: 64, scale: false }),
      tooltip: { trigger: 'axis', confine: true, formatter: ([point]) => tip(`${digits(point.value[0])} ${across.label}`, [[escapeHtml(t('page.steps.axis')), digits(point.value[1])]]) },
      series,
    };
  },
  unit: () => t('page.steps.unit'),
  data: () => wholeTable('frontier'),
});
