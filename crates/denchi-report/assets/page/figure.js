// A figure: title, controls, chart, unit, and a panel with the numbers behind it.

const FONT = getComputedStyle(document.documentElement).fontFamily;
const figures = [];

/**
 * Makes a section a figure. `draw(chart)` returns the ECharts option, or null where there is nothing to show;
 * `data()` the table behind it; `unit()` a note; `controls()` elements; `render(section)` draws without ECharts;
 * `has()` whether the plan has anything of it at all: a figure without is left out of the page, as is one that the page has
 * no place for. `choice` holds what its controls choose, for whoever keeps it.
 */
function figure(id, parts) {
  const section = document.getElementById(id);
  if (!section) return;
  const heading = section.querySelector('h2, h3');
  heading.id = `${id}-title`;
  section.setAttribute('aria-labelledby', heading.id);
  const box = section.querySelector('.chart');
  const own = { id, section, box, ...parts, chart: null };
  if (!own.has()) {
    section.hidden = true;
    return;
  }
  if (parts.controls) {
    own.bar = element('div', { class: 'controls' });
    (box ?? section.querySelector('.scroll')).before(own.bar);
  }
  own.note = element('p');
  own.panel = element('div', { class: 'panel', id: `${id}-panel`, hidden: '' });
  own.button = element('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': own.panel.id, onclick: () => togglePanel(own) });
  section.append(element('div', { class: 'below' }, own.note, own.button), own.panel);
  figures.push(own);
}

/** Draws a figure anew: its language, period and choices may have changed. */
function drawFigure(own, { controls = true } = {}) {
  if (own.bar && controls) own.bar.replaceChildren(...own.controls());
  own.button.textContent = t('page.data');
  own.button.setAttribute('aria-label', t('page.data_of', { title: own.section.querySelector('h2, h3').textContent }));
  own.render?.(own);
  if (own.draw) drawChart(own);
  own.note.textContent = own.unit?.() ?? '';
  if (!own.panel.hidden) fillPanel(own);
  document.dispatchEvent(new CustomEvent('denchi:drawn', { detail: own }));
}

/** Draws a figure; when one fails, the others still come. */
function drawAlone(own) {
  try {
    drawFigure(own);
  } catch (error) {
    own.note.textContent = t('page.failed');
    console.error(own.id, error);
  }
}

function drawChart(own) {
  own.empty?.remove();
  own.box.hidden = false;
  own.chart ??= echarts.init(own.box, null, { renderer: own.renderer ?? 'svg', locale: 'EN' });
  const option = own.draw(own.chart);
  if (!option) {
    own.box.hidden = true;
    own.empty = element('p', { class: 'empty' }, t('page.nothing'));
    own.box.after(own.empty);
    return;
  }
  own.chart.resize();
  own.chart.setOption({ ...common(own), ...(typeof option === 'function' ? option(own.chart) : option) }, { notMerge: true });
}

/** What every chart has: font, description for screen readers, patterns besides colours. */
function common(own) {
  const title = own.section.querySelector('h2, h3').textContent;
  const lead = own.section.querySelector('.lead').textContent;
  return {
    color: COLOURS,
    animation: false,
    textStyle: { fontFamily: FONT, color: '#16212b' },
    aria: {
      enabled: true,
      label: { description: `${title}. ${lead}` },
      decal: { show: own.decal ?? true, decals: DECALS },
    },
  };
}

const stripe = (rotation, line, gap) => ({ color: 'rgba(255,255,255,.38)', dashArrayX: [1, 0], dashArrayY: [line, gap], rotation });
const DECALS = [
  { color: 'rgba(0,0,0,0)' },
  stripe(Math.PI / 4, 2, 6),
  { color: 'rgba(255,255,255,.45)', dashArrayX: [[0, 8], [4, 8]], dashArrayY: [4, 4], symbol: 'circle', symbolSize: 0.45 },
  stripe(-Math.PI / 4, 2, 6),
  stripe(0, 2, 6),
  { color: 'rgba(255,255,255,.45)', dashArrayX: [8, 8], dashArrayY: [8, 8], symbol: 'rect', symbolSize: 0.5 },
  stripe(Math.PI / 2, 2, 6),
];

const LEGEND = { bottom: 0, itemGap: 12, icon: 'roundRect', itemWidth: 14, itemHeight: 10, textStyle: { color: '#36434e' } };
const AXIS_LINE = { axisLine: { lineStyle: { color: '#98a4ad' } }, axisTick: { show: false }, axisLabel: { color: '#36434e' } };

/** Width of a text on the page, roughly: East Asian letters are wide. */
const roughWidth = (text) => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 12.5 : 7), 0);

/** Height of a legend with these names in a chart of this width. */
function legendHeight(names, width) {
  let [lines, used] = [1, 0];
  for (const text of names) {
    const own = roughWidth(text) + 34;
    if (used > 0 && used + own > width - 20) [lines, used] = [lines + 1, 0];
    used += own;
  }
  return 22 * lines;
}

/** A chart over the periods: axes, legend, tooltip, series. */
const withAxes = (scale, series, total = true) => (chart) => ({
  ...periodAxes(scale.label, legendHeight(series.map((own) => own.name), chart.getWidth())),
  tooltip: axisTooltip(scale, total),
  series,
});

/** Axes over the periods. */
function periodAxes(label, legend) {
  return {
    grid: { left: 12, right: 12, top: 34, bottom: legend + 20, containLabel: true },
    xAxis: { type: 'category', data: PERIODS, ...AXIS_LINE },
    yAxis: {
      type: 'value', name: label, nameTextStyle: { align: 'left', color: '#566573' }, nameGap: 14,
      splitLine: { lineStyle: { color: '#edf1f3' } }, axisLabel: { color: '#36434e' },
    },
    legend: LEGEND,
  };
}

/** Tooltip of an axis: what is not zero, with a total. */
const axisTooltip = (scale, total = true) => ({
  trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true,
  formatter(points) {
    const shown = points.filter((point) => point.value !== null && point.value !== undefined && point.value !== 0);
    const lines = shown.map((point) => [`${mark(point)} ${escapeHtml(point.seriesName)}`, scale.format(point.value * scale.by)]);
    const bars = shown.filter((point) => point.seriesType === 'bar');
    if (total && bars.length > 1) {
      lines.push([`<b>${escapeHtml(t('page.total'))}</b>`, `<b>${scale.format(bars.reduce((sum, point) => sum + point.value, 0) * scale.by)}</b>`]);
    }
    return tip(points[0]?.axisValueLabel ?? '', lines);
  },
});

/** The colour of a series in a tooltip, without a style of its own: a page may forbid these. */
const mark = (point) => `<svg class="mark" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="${escapeHtml(point.color)}"/></svg>`;

/** A tooltip: a heading and pairs; the pairs are markup, the heading is not. */
const tip = (heading, pairs, after = '') => {
  const list = pairs.map(([key, value]) => `<dt>${key}</dt><dd>${value}</dd>`).join('');
  return `<div class="tip"><b>${escapeHtml(heading)}</b><dl>${list}</dl>${after}</div>`;
};

/** Stacked bars by period: one series a group, the largest first, the rest together. */
function stackedSeries(list, { key, value, label, colour, scale, most = 9 }) {
  const order = totals(list, key, value).map(([group]) => group);
  const shown = new Set(order.length > most + 1 ? order.slice(0, most) : order);
  const groups = order.filter((group) => shown.has(group));
  if (groups.length < order.length) groups.push(null);
  return groups.map((group, index) => {
    const own = list.filter((row) => (group === null ? !shown.has(key(row)) : key(row) === group));
    const sums = new Map(totals(own, (row) => row.period, value));
    return {
      type: 'bar', stack: 'all', barMaxWidth: 46, name: group === null ? t('page.others') : label(group),
      itemStyle: { color: group === null ? OTHER : (colour?.(group) ?? COLOURS[index % COLOURS.length]), borderColor: '#fff', borderWidth: 0.5 },
      data: PERIODS.map((period) => (sums.has(period) ? sums.get(period) / scale.by : null)),
    };
  });
}

/** Largest total of a period. */
const largestPeriod = (list, value) => Math.max(0, ...totals(list, (row) => row.period, value).map(([, sum]) => Math.abs(sum)));

/** A choice with a label; `options` are pairs of value and text. */
function choice(label, options, value, change) {
  const select = element('select', { onchange: (event) => change(event.target.value) });
  for (const [id, text] of options) select.append(element('option', { value: id, ...(id === value ? { selected: '' } : {}) }, text));
  return element('label', {}, label, select);
}

/** Draws all figures that show one period: it has changed. */
function drawPeriod() {
  for (const own of figures.filter((other) => other.byPeriod)) {
    for (const range of own.bar?.querySelectorAll('input[type="range"]') ?? []) {
      range.value = state.period;
      range.setAttribute('aria-valuetext', PERIODS[state.period]);
      range.nextElementSibling.textContent = PERIODS[state.period];
    }
    drawFigure(own, { controls: false });
  }
}

/** The slider of periods, years unless another label says so: one period for all figures that have it. */
function periodSlider(label = t('page.year')) {
  // A single period is no choice.
  if (PERIODS.length === 1) return element('label', {}, label, element('output', {}, PERIODS[0]));
  const output = element('output', {}, PERIODS[state.period] ?? '');
  const slider = element('input', {
    type: 'range', min: 0, max: PERIODS.length - 1, step: 1, value: state.period, 'aria-valuetext': PERIODS[state.period],
    oninput(event) {
      state.period = Number(event.target.value);
      drawPeriod();
    },
  });
  return element('label', {}, label, slider, output);
}

function togglePanel(own) {
  own.panel.hidden = !own.panel.hidden;
  own.button.setAttribute('aria-expanded', String(!own.panel.hidden));
  if (own.panel.hidden) own.panel.replaceChildren();
  else fillPanel(own);
}

/** Most rows of a data panel; the download has them all. */
const PANEL_ROWS = 200;

function fillPanel(own) {
  const { columns, rows: list, table } = own.data();
  const count = list.length > PANEL_ROWS ? t('page.first_rows', { shown: PANEL_ROWS, all: digits(list.length) }) : t('page.rows', { all: digits(list.length) });
  const download = element('button', { type: 'button', onclick: () => save(`${own.id}.csv`, csv(columns, list)) }, t('page.download'));
  own.panel.replaceChildren(
    element('div', { class: 'bar' }, download, count),
    element('div', { class: 'scroll', tabindex: 0 }, tableElement(columns, list.slice(0, PANEL_ROWS), numberLinks(table, columns))),
  );
}

/** What makes of a number of a table a link to where it comes from: whoever can say that sets `globalThis.numberLinks`. */
const numberLinks = (table, columns) => globalThis.numberLinks?.(table, columns) ?? (() => null);

/** A table as an element; `link` gives the address that a number leads to, if any. */
function tableElement(columns, list, link = () => null) {
  const isNumber = (column) => list.some((row) => typeof row[column.name] === 'number');
  const head = columns.map((column) => element('th', { scope: 'col', title: column.about, class: isNumber(column) ? 'number' : '' },
    column.title ?? column.name, column.unit && column.unit !== 'unit' ? ` (${column.unit})` : ''));
  const cell = (row, { name: column }) => {
    const value = row[column];
    if (typeof value !== 'number') return element('td', {}, value ?? '');
    const href = link(row, column);
    return element('td', { class: 'number' }, href ? element('a', { class: 'from', href }, digits(value)) : digits(value));
  };
  const body = list.map((row) => element('tr', {}, ...columns.map((column) => cell(row, column))));
  return element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body));
}

/** A table whose columns sort it: `choice` holds `by`, the name of a column, and `down`, whether the largest come first. */
function sortedTable(columns, list, choice, redraw) {
  const value = (row) => row[`${choice.by}_value`] ?? row[choice.by];
  const order = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), state.lang));
  // What is not known stays at the end, whatever the direction.
  const known = list.filter((row) => value(row) !== null && value(row) !== undefined && value(row) !== '');
  const sorted = [...known].sort((a, b) => (choice.down ? -1 : 1) * order(value(a), value(b)));
  const node = tableElement(columns, [...sorted, ...list.filter((row) => !known.includes(row))]);
  for (const [index, head] of [...node.querySelectorAll('th')].entries()) {
    const { name: column } = columns[index];
    const own = column === choice.by;
    head.setAttribute('aria-sort', own ? (choice.down ? 'descending' : 'ascending') : 'none');
    const press = () => {
      Object.assign(choice, { by: column, down: own ? !choice.down : typeof (list[0]?.[`${column}_value`] ?? list[0]?.[column]) === 'number' });
      redraw(column);
    };
    const button = element('button', { type: 'button', class: 'sort', 'data-sort': column, onclick: press });
    button.append(...head.childNodes, own ? (choice.down ? ' ▼' : ' ▲') : ' ↕');
    head.append(button);
  }
  return node;
}

/** A table as CSV. */
function csv(columns, list) {
  const quote = (value) => {
    const text = value === null || value === undefined ? '' : String(value instanceof Node ? value.textContent : value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map((column) => column.name), ...list.map((row) => columns.map((column) => row[column.name]))];
  return `${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`;
}

/** Offers a text as a file. */
function save(fileName, text) {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }));
  const link = element('a', { href: url, download: `${VIEW.case.name}-${fileName}` });
  link.click();
  URL.revokeObjectURL(url);
}

let resizing;
window.addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => figures.forEach((own) => own.draw && drawFigure(own, { controls: false })), 150);
});
/** Paper is narrower than most screens: charts are drawn at the width of an A4 page before it is printed, and as they were after. */
function drawForPaper(isPaper) {
  document.documentElement.classList.toggle('paper', isPaper);
  for (const own of figures.filter((own) => own.draw)) {
    drawFigure(own, { controls: false });
    if (own.renderer === 'canvas') drawCopy(own, isPaper);
    // The next frame would come too late.
    own.chart?.getZr().refreshImmediately();
  }
}

/** A canvas comes onto paper empty, so a drawing of lines stands in for it there. */
function drawCopy(own, isPaper) {
  own.box.parentElement.querySelector('.copy')?.remove();
  own.box.classList.toggle('copied', isPaper);
  if (!isPaper || !own.chart || own.box.hidden) return;
  const [width, height] = [own.chart.getWidth(), own.chart.getHeight()];
  const box = element('div', { class: 'copy' });
  own.box.after(box);
  const copy = echarts.init(box, null, { renderer: 'svg', width, height });
  copy.setOption({ ...own.chart.getOption(), animation: false });
  copy.getZr().refreshImmediately();
}
window.addEventListener('beforeprint', () => drawForPaper(true));
window.addEventListener('afterprint', () => drawForPaper(false));

