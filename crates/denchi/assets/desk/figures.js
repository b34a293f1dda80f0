// Figures on the desk: drawn by the programmes of the pages, their choices in the address, and saved as pictures.

const PICTURE_SCALE = 2;

/** The choices of a figure that are kept in the address, as `<figure>.<name>`; a figure has them as `choice`. */
function recall(query) {
  const period = PERIODS.indexOf(query.get('period'));
  if (period >= 0) state.period = period;
  for (const own of figures.filter(({ choice }) => choice)) {
    for (const key of Object.keys(own.choice)) {
      const value = query.get(`${own.id}.${key}`);
      if (value !== null) own.choice[key] = typeof own.choice[key] === 'boolean' ? value === 'true' : value;
    }
  }
}

/** Writes the choices of a figure into the address, without a new entry in the history. */
function remember(own) {
  const address = new URL(location.href);
  const keep = (key, value) => (value === null || value === undefined || value === '' ? address.searchParams.delete(key) : address.searchParams.set(key, value));
  if (own.byPeriod) keep('period', state.period === state.usual ? null : PERIODS[state.period]);
  for (const [key, value] of Object.entries(own.choice ?? {})) keep(`${own.id}.${key}`, value);
  if (address.href !== location.href) history.replaceState(null, '', address);
}

/** The chart as a picture: drawn anew, away from the page, in the kind of drawing that the format needs. */
function picture(own, format) {
  const box = element('div', {});
  const [width, height] = [own.chart.getWidth(), own.chart.getHeight()];
  const copy = echarts.init(box, null, { renderer: format === 'svg' ? 'svg' : 'canvas', width, height });
  copy.setOption({ ...own.chart.getOption(), animation: false, backgroundColor: '#ffffff' });
  const url = copy.getDataURL({ type: format, pixelRatio: PICTURE_SCALE, backgroundColor: '#ffffff' });
  copy.dispose();
  element('a', { href: url, download: `${VIEW.case.name}-${own.id}.${format}` }).click();
}

/** Buttons to save a chart. */
function pictureButtons(own) {
  if (!own.box) return;
  const button = (format) => element('button', { type: 'button', 'data-picture': format, onclick: () => picture(own, format) }, format.toUpperCase());
  own.button.before(element('span', { class: 'pictures', role: 'group', 'aria-label': t('desk.script.picture') }, button('svg'), ' ', button('png'), ' '));
}

/** Tables of the page that are sums of a table of the result by another name; other columns stand under another name, too. */
const RESULT_TABLES = { landed: { table: 'landed_cost' }, prices: { table: 'shadow_prices' }, dependence: { columns: { amount: 'proportional' }, how: 'weighted' } };

/** The place of a number of a table in the result, as an address. */
globalThis.numberLinks = (table, columns) => {
  const known = RESULT_TABLES[table] ?? {};
  const own = known.table ?? table;
  const heads = VIEW.cited?.[own];
  if (!heads) return null;
  const keys = columns.map(({ name: column }) => column).filter((column) => heads.includes(column));
  return (row, column) => {
    const found = known.columns?.[column] ?? column;
    const where = keys.filter((key) => row[key] !== null && row[key] !== undefined).map((key) => `${key}=${row[key]}`);
    return `/cite?${new URLSearchParams({ ...resultOf(), table: own, column: found, rows: where.join(';'), how: known.how ?? 'sum' })}`;
  };
};

/** The plan of a point of the frontier, from its folder: `points/07`. */
globalThis.pointAddress = (folder) => `/overview?${new URLSearchParams({ result: `${VIEW.frontier.name}~point-${folder.split('/').at(-1)}` })}`;

/** Rows and sources behind the capacity of a site in a period. */
globalThis.siteAddress = ({ site, period }) => `/cite?${new URLSearchParams({ ...resultOf(), table: 'capacity', column: 'product_capacity', rows: `site=${site};period=${period}`, how: 'value' })}`;

/** Where a cell of the heat map of dependence comes from. */
globalThis.openCell = (cell, { region, measure, country }) => {
  const where = { period: cell.period, region, tracer: cell.tracer, stage: cell.stage, measure, ...(VIEW.groups?.[country] ? {} : { country: cell.country }) };
  const rowsOf = Object.entries(where).map(([key, value]) => `${key}=${value}`).join(';');
  location.assign(`/cite?${new URLSearchParams({ ...resultOf(), table: 'dependence', column: 'proportional', rows: rowsOf, how: 'weighted' })}`);
};

/** The result of the page, as part of an address. */
function resultOf() {
  const result = new URLSearchParams(location.search).get('result');
  return result ? { result } : {};
}

/** Shows the sources behind a figure below it, as it is drawn now. */
async function cite(own, button, panel) {
  panel.hidden = !panel.hidden;
  button.setAttribute('aria-expanded', String(!panel.hidden));
  if (panel.hidden) return panel.replaceChildren();
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries({ view: location.pathname.slice(1), figure: own.id, part: 'panel', lang: state.lang })) query.set(key, value);
  const answer = await fetch(`/cite?${query}`, { headers: { accept: 'text/html' } }).catch(() => null);
  const template = document.createElement('template');
  // Markup of this server, which escapes all texts.
  template.innerHTML = answer?.ok ? await answer.text() : '';
  panel.replaceChildren(answer?.ok ? template.content : t('page.failed'));
}

/** The button that asks for the sources of a figure. */
function citeButton(own) {
  const panel = element('div', { class: 'panel cite', id: `${own.id}-cited`, hidden: '' });
  const label = t('desk.script.cite_of', { title: own.section.querySelector('h2, h3').textContent });
  const button = element('button', { type: 'button', 'data-cite': own.id, 'aria-expanded': 'false', 'aria-controls': panel.id, 'aria-label': label }, t('desk.script.cite'));
  button.addEventListener('click', () => cite(own, button, panel));
  own.button.after(' ', button);
  own.section.append(panel);
}

document.addEventListener('denchi:drawn', ({ detail }) => remember(detail));
recall(new URLSearchParams(location.search));
figures.forEach(pictureButtons);
figures.forEach(citeButton);
if (document.getElementById('answer-title')) globalThis.drawAnswer?.();
figures.forEach(drawAlone);

// A view of which the result has nothing says so: an empty page could as well be a broken one.
if (!document.querySelector('main .figure:not([hidden]):not(.explored):not(#cited)')) {
  document.querySelector('main .head').after(element('p', { class: 'empty', 'data-empty': '' }, t('desk.script.nothing')));
}
