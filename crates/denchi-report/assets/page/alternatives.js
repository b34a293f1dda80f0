// The page of near-optimal alternatives: classes in words, ranges by slack, plans that differ.

const NEAR = VIEW.near;
const nearMoney = `${VIEW.case.money}_${VIEW.case.money_year}`;
const CLASSES = ['must-have', 'real-choice', 'never'];
const WIDEST = Math.max(...NEAR.slacks);
const ranges = () => rows('alternatives');
const kindsShown = () => [...new Set(ranges().map((row) => row.kind))];
const thingName = (row) => (state.lang === 'ja' ? row.name_ja : row.name_en) ?? row.thing;
const className = (id) => t(`page.near.classes.${id}`);
const slackName = (slack) => t('page.near.slack', { slack: percent(slack) });
const ofClass = (slack, id, kind) => ranges().filter((row) => row.slack === slack && row.class === id && row.kind === kind);

/** What the figures show: a kind, and a class or all. */
const lookedNear = { kind: kindsShown()[0], class: 'all' };

/** The head of the page. */
function drawAnswer() {
  const title = (state.lang === 'ja' ? VIEW.case.title_ja : VIEW.case.title) ?? VIEW.case.title;
  const heading = t('page.near.title', { title });
  document.title = heading;
  document.getElementById('answer-title').textContent = heading;
  const scenario = VIEW.case.scenario ? t('page.scenario', { name: VIEW.case.scenario }) : t('page.base');
  document.getElementById('answer-case').textContent = [scenario, t('page.real_money', { year: VIEW.case.money_year, sign: moneySign() })].join(' · ');
  const count = (id) => digits(ofClass(WIDEST, id, lookedNear.kind).length);
  document.getElementById('answer-sentence').textContent = t('page.near.sentence', {
    slack: percent(WIDEST), cost: amount(NEAR.cost, nearMoney), must: count('must-have'), choice: count('real-choice'), never: count('never'),
  });
  const cards = CLASSES.map((id) => element('div', {}, element('dt', {}, className(id)), element('dd', {}, count(id)), element('dd', { class: 'note' }, `${t(`page.near.kinds.${lookedNear.kind}`)}, ${slackName(WIDEST)}`)));
  document.getElementById('answer-cards').replaceChildren(...cards);
  const badges = [element('span', { class: 'badge good' }, t('page.near.badge', { solved: digits(NEAR.solved), settled: digits(NEAR.settled) }))];
  if (NEAR.audited) badges.push(element('span', { class: 'badge good' }, t('page.near.audited', { audited: digits(NEAR.audited), worst: NEAR.worst_audit.toExponential(0) })));
  if (!NEAR.complete) badges.push(element('span', { class: 'badge' }, t('page.near.incomplete')));
  document.getElementById('answer-badges').replaceChildren(...badges);
}

const redraw = (change) => (value) => {
  change(value);
  if (document.getElementById('answer-title')) drawAnswer();
  figures.filter((own) => ['classes', 'ranges'].includes(own.id)).forEach((own) => drawFigure(own));
};
const kindChoice = () => choice(t('page.near.kind'), kindsShown().map((kind) => [kind, t(`page.near.kinds.${kind}`)]), lookedNear.kind, redraw((value) => { lookedNear.kind = value; }));

figure('classes', {
  has: () => hasTable('alternatives'),
  controls: () => [kindChoice()],
  render() {
    const head = element('tr', {}, element('td', {}), ...CLASSES.map((id) => element('th', { scope: 'col' }, className(id))));
    const cell = (slack, id) => {
      const list = ofClass(slack, id, lookedNear.kind);
      return element('td', {}, element('b', {}, digits(list.length)), list.length ? `: ${list.map(thingName).join(state.lang === 'ja' ? '、' : '; ')}` : '');
    };
    const body = NEAR.slacks.map((slack) => element('tr', {}, element('th', { scope: 'row' }, slackName(slack)), ...CLASSES.map((id) => cell(slack, id))));
    const table = element('table', { class: 'words' }, element('thead', {}, head), element('tbody', {}, ...body));
    document.getElementById('classes-lists').replaceChildren(table);
  },
  unit: () => t('page.classes.unit', { threshold: percent(NEAR.threshold) }),
  data: () => wholeTable('alternatives'),
});

/** Things of the chart, by class within the widest slack, then by what is open. */
function shownThings() {
  const widest = ranges().filter((row) => row.slack === WIDEST && row.kind === lookedNear.kind);
  const kept = widest.filter((row) => lookedNear.class === 'all' || row.class === lookedNear.class);
  const open = (row) => row.most_share - row.least_share;
  return kept.sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || open(a) - open(b) || b.most_share - a.most_share);
}

/** Things that a chart shows: more than these nobody compares by eye; the data have all. */
const MOST_THINGS = 40;

/** The wider the slack, the paler the bar. */
const SHADES = ['#0072B2', '#56B4E9', '#a9d6f0', '#d6ebf7'];
/** A range that is a point is still seen. */
const THIN = 0.004;

figure('ranges', {
  has: () => hasTable('alternatives'),
  decal: false,
  controls: () => [
    kindChoice(),
    choice(t('page.near.class_of'), [['all', t('page.near.all')], ...CLASSES.map((id) => [id, className(id)])], lookedNear.class, redraw((value) => { lookedNear.class = value; })),
  ],
  draw(chart) {
    const things = shownThings().slice(0, MOST_THINGS);
    if (!things.length) return null;
    const thick = Math.max(4, 12 - 2 * NEAR.slacks.length);
    chart.getDom().style.height = `${96 + things.length * (NEAR.slacks.length * thick + 10)}px`;
    const labels = things.map((row) => `${thingName(row)} · ${className(row.class)}`);
    const left = Math.min(0.42 * chart.getWidth(), 20 + Math.max(...labels.map(roughWidth)));
    const found = new Map(ranges().filter((row) => row.kind === lookedNear.kind).map((row) => [`${row.slack} ${row.thing}`, row]));
    const at = (slack, thing) => found.get(`${slack} ${thing.thing}`);
    const bars = NEAR.slacks.flatMap((slack, index) => {
      const stack = `slack ${slack}`;
      const shade = SHADES[Math.min(index, SHADES.length - 1)];
      return [
        { type: 'bar', stack, silent: true, barWidth: thick, barGap: '0%', itemStyle: { color: 'transparent' }, tooltip: { show: false }, data: things.map((thing) => at(slack, thing)?.least_share ?? null) },
        {
          type: 'bar', stack, name: slackName(slack), barWidth: thick, itemStyle: { color: shade, borderColor: '#0072B2', borderWidth: 0.5 },
          data: things.map((thing) => { const row = at(slack, thing); return row ? Math.max(THIN, row.most_share - row.least_share) : null; }),
        },
      ];
    });
    return {
      grid: { left, right: 28, top: 40, bottom: 44 },
      legend: { ...LEGEND, data: [...NEAR.slacks.map(slackName), t('page.near.planned')] },
      xAxis: { type: 'value', min: 0, max: 1, position: 'top', ...AXIS_LINE, axisLabel: { formatter: percent, color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
      yAxis: { type: 'category', inverse: true, data: labels, ...AXIS_LINE, axisLabel: { color: '#16212b', width: left - 12, overflow: 'truncate', interval: 0 } },
      tooltip: { confine: true, formatter: ({ dataIndex }) => rangeTip(things[dataIndex], at) },
      series: [
        ...bars,
        { type: 'scatter', name: t('page.near.planned'), symbol: 'diamond', symbolSize: 10, itemStyle: { color: '#D55E00', borderColor: '#fff', borderWidth: 1 }, z: 5, data: things.map((thing, index) => [thing.planned_share, index]) },
      ],
    };
  },
  unit: () => [t('page.ranges.unit'), shownThings().length > MOST_THINGS ? t('page.ranges.left_out', { count: digits(shownThings().length - MOST_THINGS) }) : ''].join(' ').trim(),
  data: () => wholeTable('alternatives'),
});

function rangeTip(thing, at) {
  const said = (value) => (thing.unit === '1' ? percent(value) : amount(value, thing.unit ?? ''));
  const lines = NEAR.slacks.map((slack) => {
    const row = at(slack, thing);
    return [slackName(slack), row ? `${said(row.least)} – ${said(row.most)} (${className(row.class)})` : '–'];
  });
  return tip(thingName(thing), [[t('page.near.planned'), said(thing.planned)], ...lines].map((pair) => pair.map(escapeHtml)));
}

figure('different', {
  has: () => hasTable('different'),
  draw() {
    const list = rows('different').filter((row) => row.plan > 0);
    const bar = (column, colour, decal) => ({ type: 'bar', barMaxWidth: 26, name: t(`page.different.${column}`), itemStyle: { color: colour, decal }, data: list.map((row) => row[column]) });
    return {
      grid: { left: 12, right: 12, top: 24, bottom: 44, containLabel: true },
      legend: LEGEND,
      xAxis: { type: 'category', data: list.map((row) => digits(row.plan)), ...AXIS_LINE },
      yAxis: { type: 'value', axisLabel: { formatter: percent, color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, formatter: (points) => tip(points[0].axisValueLabel, points.map((point) => [`${mark(point)} ${escapeHtml(point.seriesName)}`, percent(point.value)])) },
      series: [bar('from_best', '#0072B2', DECALS[0]), bar('from_nearest', '#009E73', DECALS[1]), bar('dearer', '#D55E00', DECALS[2])],
    };
  },
  unit: () => t('page.different.unit'),
  data: () => wholeTable('different'),
});
