// Figures on the desk: drawn by the programmes of the pages, their choices in the address, and saved as pictures.

const PICTURE_SCALE = 2;

/** The choices of a figure that are kept in the address, as `<figure>.<name>`; a figure has them as `choice`. */
function recall(query) {
  const period = PERIODS.indexOf(query.get('period'));
  if (period >= 0) state.period = period;
  for (const own of figures.filter(({ choice }) => choice)) {
    for (const key of Object.keys(own.choice)) {
      const value = query.get(`${own.id}.${key}`);
      if (value !== null) own.choice[key] = value;
    }
  }
}

/** Writes the choices of a figure into the address, without a new entry in the history. */
function remember(own) {
  const address = new URL(location.href);
  const keep = (key, value) => (value === null || value === undefined || value === '' ? address.searchParams.delete(key) : address.searchParams.set(key, value));
  if (own.byPeriod) keep('period', state.period === PERIODS.length - 1 ? null : PERIODS[state.period]);
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

document.addEventListener('denchi:drawn', ({ detail }) => remember(detail));
recall(new URLSearchParams(location.search));
figures.forEach(pictureButtons);
figures.forEach(drawAlone);
