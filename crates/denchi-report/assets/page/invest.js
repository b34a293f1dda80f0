// The page of investments: projects by their worth, the support that others need, the years of one, a portfolio.

const INVEST = VIEW.invest;
const investMoney = `${VIEW.case.money}_${VIEW.case.money_year}`;
const projects = () => rows('projects');
const projectName = (row) => (state.lang === 'ja' ? row.name_ja : row.name_en) ?? row.option;
const built = (row) => row.planned > 0;
const COLOUR_BUILT = '#0072B2';
const COLOUR_OTHER = '#D55E00';
const bar = (row, value) => ({ value, itemStyle: { color: built(row) ? COLOUR_BUILT : COLOUR_OTHER } });

/** What the years are shown of. */
const lookedProject = { option: projects()[0]?.option };

/** The head of the page. */
function drawAnswer() {
  const title = (state.lang === 'ja' ? VIEW.case.title_ja : VIEW.case.title) ?? VIEW.case.title;
  const heading = t('page.invest.title', { title });
  document.title = heading;
  document.getElementById('answer-title').textContent = heading;
  const scenario = VIEW.case.scenario ? t('page.scenario', { name: VIEW.case.scenario }) : t('page.base');
  document.getElementById('answer-case').textContent = [scenario, t('page.real_money', { year: VIEW.case.money_year, sign: moneySign() })].join(' · ');
  const list = projects();
  const near = list.filter((row) => row.support_share !== null && row.support_share > 0 && row.support_share <= 0.2);
  document.getElementById('answer-sentence').textContent = t('page.invest.sentence', {
    all: digits(list.length), built: digits(list.filter(built).length), near: digits(near.length),
  });
  const cards = [];
  const budget = INVEST.options.budget;
  if (budget !== null && budget !== undefined && hasTable('budget')) {
    const worth = Math.max(...rows('budget').map((row) => row.worth ?? 0));
    cards.push(element('div', {}, element('dt', {}, t('page.invest.budget')), element('dd', {}, amount(budget, investMoney)), element('dd', { class: 'note' }, t('page.invest.worth', { worth: digits(worth) }))));
  }
  document.getElementById('answer-cards').hidden = !cards.length;
  document.getElementById('answer-cards').replaceChildren(...cards);
  document.getElementById('answer-badges').replaceChildren();
}

/** Bars of projects, one below the other. */
function projectBars(chart, list, value, axis, formatter, lines) {
  chart.getDom().style.height = `${90 + list.length * 22}px`;
  const labels = list.map(projectName);
  const left = Math.min(0.42 * chart.getWidth(), 20 + Math.max(...labels.map(roughWidth)));
  return {
    grid: { left, right: 40, top: 50, bottom: 20 },
    xAxis: { type: 'value', position: 'top', name: axis, nameLocation: 'middle', nameGap: 28, ...AXIS_LINE, axisLabel: { formatter, color: '#36434e' }, splitLine: { lineStyle: { color: '#edf1f3' } } },
    yAxis: { type: 'category', inverse: true, data: labels, ...AXIS_LINE, axisLabel: { color: '#16212b', width: left - 12, overflow: 'truncate', interval: 0 } },
    tooltip: { confine: true, formatter: ({ dataIndex }) => tip(escapeHtml(projectName(list[dataIndex])), lines(list[dataIndex])) },
    series: [{ type: 'bar', barMaxWidth: 14, data: list.map((row) => bar(row, value(row))) }],
  };
}

/** What is known of a project, in a tooltip. */
function projectLines(row) {
  const per = `${investMoney}/unit`;
  const lines = [[escapeHtml(t('page.invest.npv')), `${digits(row.npv)} ${per}`]];
  const add = (key, value, text) => { if (value !== null && value !== undefined) lines.push([escapeHtml(t(key)), text(value)]); };
  add('page.invest.irr', row.irr, percent);
  add('page.invest.payback', row.payback, (years) => t('page.invest.years', { years: digits(years) }));
  add('page.invest.support', row.support_share, percent);
  add('page.invest.saves', row.saves, (value) => amount(value, investMoney));
  add('page.invest.dependence', row.dependence_avoided, (value) => amount(value, 't'));
  if (row.scenarios > 1) lines.push([escapeHtml(t('page.invest.robust')), `${row.built_in}/${row.scenarios}`]);
  return lines;
}

/** What the ranked table is sorted by. */
const rankingChoice = { by: 'rank', down: false };

figure('ranking', {
  choice: rankingChoice,
  has: () => projects().length > 0,
  render() {
    const money = scaleFor(Math.max(...projects().map((row) => Math.abs(row.npv_whole ?? 0))), investMoney);
    const column = (id, key, unit) => ({ name: id, title: t(key), unit });
    const per = `${moneySign()}/${t('page.invest.unit')}`;
    const all = [
      column('rank', 'page.invest.rank'), column('project', 'page.invest.project'), column('country', 'page.invest.country'), column('decided', 'page.invest.decided'),
      column('npv', 'page.invest.npv', per), column('npv_whole', 'page.invest.npv_whole', money.label), column('irr', 'page.invest.irr', '%'),
      column('payback', 'page.invest.payback', t('page.invest.year')), column('support', 'page.invest.support_unit', per), column('support_share', 'page.invest.support', '%'),
      column('dependence_avoided', 'page.invest.dependence', 't'), column('emissions_avoided', 'page.invest.footprint', 't CO₂e'), column('built_in', 'page.invest.robust'),
    ];
    const part = (value, by) => (value === null || value === undefined ? null : value / by);
    const body = projects().map((row) => ({
      ...row, project: projectName(row), country: name('country', row.country), decided: row.decided ?? t('page.invest.not_built'),
      npv_whole: part(row.npv_whole, money.by), irr: part(row.irr, 0.01), support_share: part(row.support_share, 0.01),
      built_in: row.scenarios > 1 ? `${row.built_in}/${row.scenarios}` : null,
    }));
    // A column that nobody knows says nothing.
    const columns = all.filter(({ name: id }) => body.some((row) => row[id] !== null && row[id] !== undefined));
    const redraw = (pressed) => {
      drawFigure(figures.find((own) => own.id === 'ranking'), { controls: false });
      document.querySelector(`#ranking-table [data-sort="${pressed}"]`)?.focus();
    };
    document.getElementById('ranking-table').replaceChildren(sortedTable(columns, body, rankingChoice, redraw));
  },
  unit: () => t('page.ranking.unit', { money: investMoney }),
  data: () => wholeTable('projects'),
});

figure('projects', {
  has: () => projects().some((row) => row.npv_whole !== null),
  decal: false,
  draw(chart) {
    const list = projects().filter((row) => row.npv_whole !== null);
    const scale = scaleFor(Math.max(...list.map((row) => Math.abs(row.npv_whole))), investMoney);
    return projectBars(chart, list, (row) => row.npv_whole / scale.by, `${t('page.invest.npv_whole')}, ${scale.label}`, digits, projectLines);
  },
  unit: () => t('page.projects.unit'),
  data: () => wholeTable('projects'),
});

figure('supports', {
  has: () => projects().some((row) => row.support_share > 0),
  decal: false,
  draw(chart) {
    const list = projects().filter((row) => row.support_share > 0).sort((a, b) => a.support_share - b.support_share);
    return projectBars(chart, list, (row) => row.support_share, t('page.invest.support'), percent, projectLines);
  },
  unit: () => t('page.supports.unit'),
  data: () => wholeTable('projects', (row) => row.support_share > 0),
});

figure('flows', {
  has: () => hasTable('cash_flows'),
  controls: () => [choice(t('page.invest.project'), projects().filter((row) => row.npv !== null).map((row) => [row.option, projectName(row)]), lookedProject.option, (value) => {
    lookedProject.option = value;
    figures.filter((own) => own.id === 'flows').forEach((own) => drawFigure(own));
  })],
  draw() {
    const list = rows('cash_flows').filter((row) => row.option === lookedProject.option);
    if (!list.length) return null;
    const scale = scaleFor(Math.max(...list.map((row) => Math.abs(row.cumulated))), investMoney);
    const series = (key, sign, type, more = {}) => ({ type, name: t(`page.flows.${key}`), data: list.map((row) => (sign * row[key]) / scale.by), ...more });
    return {
      grid: { left: 60, right: 30, top: 20, bottom: 80, containLabel: true },
      legend: LEGEND,
      xAxis: { type: 'category', data: list.map((row) => `${Math.round(row.year)}${row.beyond ? ' *' : ''}`), ...AXIS_LINE },
      yAxis: { type: 'value', name: scale.label, ...AXIS_LINE, splitLine: { lineStyle: { color: '#edf1f3' } } },
      tooltip: { trigger: 'axis', confine: true, valueFormatter: digits },
      series: [
        series('earnings', 1, 'bar', { stack: 'year' }), series('building', -1, 'bar', { stack: 'year' }),
        series('fixed', -1, 'bar', { stack: 'year' }), series('capital', -1, 'bar', { stack: 'year' }),
        series('cumulated', 1, 'line', { symbol: 'none' }),
      ],
    };
  },
  unit: () => t('page.flows.unit', { money: investMoney }),
  data: () => wholeTable('cash_flows', (row) => row.option === lookedProject.option),
});

figure('portfolio', {
  has: () => hasTable('portfolio'),
  decal: false,
  draw(chart) {
    const list = [...rows('portfolio')].sort((a, b) => b.capital - a.capital);
    const scale = scaleFor(Math.max(...list.map((row) => row.capital)), investMoney);
    const shown = list.map((row) => ({ ...row, planned: 1 }));
    return projectBars(chart, shown, (row) => row.capital / scale.by, `${t('page.invest.capital')}, ${scale.label}`, digits, (row) => [[escapeHtml(t('page.invest.capital')), amount(row.capital, investMoney)]]);
  },
  unit: () => t('page.portfolio.unit'),
  data: () => wholeTable('portfolio'),
});
