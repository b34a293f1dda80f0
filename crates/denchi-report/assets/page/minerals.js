// Minerals that making the end product takes, beside published figures.

/** The period whose output is nearest to that of a reference, or the year of the reference. */
function periodOf(reference, list) {
  if (reference.at) return list.reduce((best, row) => (Math.abs(row.product_output / years(row.period) - reference.at) < Math.abs(best.product_output / years(best.period) - reference.at) ? row : best));
  return list.find((row) => row.period === String(reference.year)) ?? list[list.length - 1];
}

/** Need of the plan beside the published one: scaled to the output that the reference belongs to. */
function mineralComparisons() {
  return VIEW.references.filter((reference) => reference.metric === 'mineral_need').flatMap((reference) => {
    const list = rows('minerals').filter((row) => row.element === reference.element && row.product_output > 0);
    if (!list.length) return [];
    const row = periodOf(reference, list);
    const factor = reference.at && row.unit === 'GWh' ? reference.at / row.product_output : 1 / years(row.period);
    return [{ reference, period: row.period, plan: row.reported * factor, published: reference.value }];
  });
}

/** Share of a country in what is made or bought of a commodity, beside the published one. */
function shareComparisons() {
  return VIEW.references.filter((reference) => reference.metric === 'country_share').flatMap((reference) => {
    const period = PERIODS.includes(String(reference.year)) ? String(reference.year) : PERIODS[PERIODS.length - 1];
    const list = rows('made').filter((row) => row.commodity === reference.commodity && row.period === period);
    const all = list.reduce((sum, row) => sum + row.amount, 0);
    if (!(all > 0)) return [];
    const own = list.filter((row) => row.country === reference.country).reduce((sum, row) => sum + row.amount, 0);
    return [{ reference, period, plan: own / all, published: reference.value }];
  });
}

const reportedAs = (row) => (row.reported_as ? `${name('element', row.element)} (${row.reported_as})` : name('element', row.element));

function drawMinerals() {
  const list = rows('minerals').filter((row) => row.reported > 0);
  if (!list.length) return null;
  const scale = scaleFor(Math.max(...list.map((row) => row.reported)), 't');
  const elements = [...new Set(list.map((row) => row.element))];
  const lines = elements.map((id, index) => {
    const own = list.filter((row) => row.element === id);
    return {
      type: 'line', name: reportedAs(own[0]), symbol: ['circle', 'rect', 'triangle', 'diamond', 'roundRect'][index % 5], symbolSize: 7,
      lineStyle: { width: 2.5, color: COLOURS[index], type: ['solid', 'dashed', 'dotted'][Math.floor(index / 3) % 3] }, itemStyle: { color: COLOURS[index], decal: DECALS[0] },
      data: PERIODS.map((period) => { const row = own.find((other) => other.period === period); return row ? row.reported / scale.by : null; }),
    };
  });
  return withAxes(scale, lines, false);
}

/** Published figures and those of the plan, as a table with the difference. */
function drawReferences() {
  const place = document.getElementById('minerals-references');
  const needs = mineralComparisons().map((row) => ({ ...row, what: name('element', row.reference.element), show: (value) => amount(value, 't/year') }));
  const shares = shareComparisons().map((row) => ({ ...row, what: `${name('country', row.reference.country)}: ${name('commodity', row.reference.commodity)}`, show: percent }));
  const list = [...needs, ...shares];
  if (!list.length) { place.replaceChildren(); return; }
  const verdict = ({ reference, plan, published }) => {
    const difference = plan / published - 1;
    const text = new Intl.NumberFormat(state.lang, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(difference);
    if (reference.tolerance === null) return element('span', {}, text);
    const within = Math.abs(difference) <= reference.tolerance;
    return element('span', { class: `quality ${within ? 'reported' : 'assumed'}` }, `${text} ${t(within ? 'page.minerals.within' : 'page.minerals.beyond', { tolerance: percent(reference.tolerance) })}`);
  };
  const column = (id, key) => ({ name: id, title: t(key) });
  const columns = [column('what', 'page.minerals.figure'), column('at', 'page.minerals.at'), column('plan', 'page.minerals.plan'), column('published', 'page.minerals.published'), column('verdict', 'page.minerals.difference'), column('source', 'page.source')];
  const body = list.map((row) => ({
    what: row.what, plan: row.show(row.plan), published: row.show(row.published), verdict: verdict(row),
    at: row.reference.at ? t('page.minerals.at_output', { output: digits(row.reference.at), year: row.period }) : row.period,
    source: sourceElement(row.reference.source) ?? '',
  }));
  place.replaceChildren(element('h3', {}, t('page.minerals.references')), element('div', { class: 'scroll' }, tableElement(columns, body)));
}

figure('minerals', {
  has: () => rows('minerals').length > 0,
  draw: drawMinerals,
  render: drawReferences,
  unit: () => t('page.minerals.unit'),
  data: () => wholeTable('minerals'),
});
