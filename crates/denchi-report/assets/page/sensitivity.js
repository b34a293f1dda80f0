// The page of a sensitivity study: how much each uncertain input matters, output by output.

const STUDY = VIEW.study;
const indexRows = () => (VIEW.tables.indices ? rows('indices') : []);
const outputsShown = () => [...new Set(indexRows().map((row) => row.output))];
const inputName = (row) => (state.lang === 'ja' ? row.name_ja : row.name_en) ?? row.input;
/** The name of an output: `built:x` and `dependence:X@stage` are said by their parts. */
function outputName(id) {
  const [word, rest] = id.split(/:(.*)/s);
  if (rest === undefined) return t(`page.sensitivity.output.${word}`);
  if (word === 'built') return t('page.sensitivity.output.built', { option: name('option', rest) });
  if (word === 'metric') return rest;
  const [group, stage] = rest.split('@');
  const where = stage ? name('stage', stage) : t('page.sensitivity.entered');
  return t('page.sensitivity.output.dependence', { group: name('country', group), stage: where });
}
const ofOutput = (output) => indexRows().filter((row) => row.output === output);
const morris = STUDY.method === 'morris';
const leading = morris ? 'absolute' : 'total';
const second = morris ? 'deviation' : 'first';
const VERDICTS = ['decides', 'some', 'nothing'];

/** The output that the chart shows. */
const shownOutput = { id: outputsShown()[0] };

/** The head of the page. */
function drawAnswer() {
  const title = (state.lang === 'ja' ? VIEW.case.title_ja : VIEW.case.title) ?? VIEW.case.title;
  const heading = t('page.sensitivity.heading', { title });
  document.title = heading;
  document.getElementById('answer-title').textContent = heading;
  const scenario = VIEW.case.scenario ? t('page.scenario', { name: VIEW.case.scenario }) : t('page.base');
  document.getElementById('answer-case').textContent = [scenario, t('page.real_money', { year: VIEW.case.money_year, sign: moneySign() })].join(' · ');
  const [first] = outputsShown();
  const deciding = first ? ofOutput(first).filter((row) => row.verdict === 'decides').map(inputName) : [];
  const list = deciding.join(state.lang === 'ja' ? '、' : ', ');
  document.getElementById('answer-sentence').textContent = deciding.length
    ? t('page.sensitivity.sentence', { output: outputName(first), inputs: list })
    : t('page.sensitivity.undecided');
  const cards = ['inputs', 'plans', 'without'].map((id) => element('div', {}, element('dt', {}, t(`page.sensitivity.${id}`)), element('dd', {}, digits(STUDY[id]))));
  document.getElementById('answer-cards').replaceChildren(...cards);
  const method = t(`page.sensitivity.method.${STUDY.method}`, { blocks: digits(STUDY.blocks) });
  document.getElementById('answer-badges').replaceChildren(element('span', { class: 'badge good' }, method));
}

/** A line from one end of an interval to the other, over a bar. */
const whisker = (list, column, scale, offset, colour) => ({
  type: 'custom', silent: true, z: 6, tooltip: { show: false },
  renderItem(_, api) {
    const place = (value) => api.coord([value, api.value(2)]);
    const [from, upto] = [place(api.value(0)), place(api.value(1))];
    const y = from[1] + offset;
    return { type: 'path', shape: { pathData: `M${from[0]} ${y}H${upto[0]}M${from[0]} ${y - 4}V${y + 4}M${upto[0]} ${y - 4}V${y + 4}` }, style: { stroke: colour, fill: 'none', lineWidth: 1.4 } };
  },
  data: list.map((row, index) => [row[`${column}_low`] / scale, row[`${column}_high`] / scale, index]),
});

figure('importance', {
  has: () => indexRows().length > 0,
  controls: () => [choice(t('page.sensitivity.choose'), outputsShown().map((id) => [id, outputName(id)]), shownOutput.id, (value) => {
    shownOutput.id = value;
    figures.forEach((own) => drawFigure(own));
  })],
  draw(chart) {
    const list = ofOutput(shownOutput.id);
    if (!list.length) return null;
    chart.getDom().style.height = `${100 + 30 * list.length}px`;
    const scale = morris ? scaleFor(Math.max(...list.map((row) => row[`${leading}_high`])), list[0].unit ?? '') : { by: 1, label: '' };
    const labels = list.map((row) => `${inputName(row)} · ${t(`page.sensitivity.verdict.${row.verdict}`)}`);
    const left = Math.min(0.45 * chart.getWidth(), 20 + Math.max(...labels.map(roughWidth)));
    const bar = (column, colour, decal) => ({ type: 'bar', barWidth: 9, barGap: '20%', name: t(`page.sensitivity.${column}`), itemStyle: { color: colour, decal }, data: list.map((row) => row[column] / scale.by) });
    return {
      grid: { left, right: 28, top: 54, bottom: 40 },
      legend: { ...LEGEND, data: [leading, second].map((column) => t(`page.sensitivity.${column}`)) },
      xAxis: { type: 'value', position: 'top', name: scale.label, nameLocation: 'middle', nameGap: 26, ...AXIS_LINE, axisLabel: { color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
      yAxis: { type: 'category', inverse: true, data: labels, ...AXIS_LINE, axisLabel: { color: '#16212b', width: left - 12, overflow: 'truncate', interval: 0 } },
      tooltip: { confine: true, formatter: ({ dataIndex }) => indexTip(list[dataIndex]) },
      series: [bar(leading, '#0072B2', DECALS[0]), bar(second, '#E69F00', DECALS[1]), whisker(list, leading, scale.by, -5.5, '#16212b'), whisker(list, second, scale.by, 5.5, '#566573')],
    };
  },
  unit: () => t(`page.sensitivity.unit.${STUDY.method}`),
  data: () => wholeTable('indices'),
});

function indexTip(row) {
  const said = (value) => (morris ? amount(value, row.unit ?? '') : digits(value));
  const line = (column) => [t(`page.sensitivity.${column}`), `${said(row[column])} (${said(row[`${column}_low`])} – ${said(row[`${column}_high`])})`];
  const columns = morris ? [leading, 'mean', second] : [leading, second];
  return tip(inputName(row), columns.map((column) => line(column).map(escapeHtml)));
}

figure('verdicts', {
  has: () => indexRows().length > 0,
  render() {
    const head = element('tr', {}, element('td', {}), ...VERDICTS.map((id) => element('th', { scope: 'col' }, t(`page.sensitivity.verdict.${id}`))));
    const cell = (output, id) => element('td', {}, ofOutput(output).filter((row) => row.verdict === id).map(inputName).join(state.lang === 'ja' ? '、' : ', '));
    const body = outputsShown().map((output) => element('tr', {}, element('th', { scope: 'row' }, outputName(output)), ...VERDICTS.map((id) => cell(output, id))));
    const table = element('table', { class: 'words' }, element('thead', {}, head), element('tbody', {}, ...body));
    document.getElementById('verdicts-table').replaceChildren(table);
  },
  unit: () => t('page.verdicts.unit'),
  data: () => wholeTable('indices'),
});
