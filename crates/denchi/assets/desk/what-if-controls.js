// What if: sliders and switches, made of the controls of the case. Where they stand is in the address.

const WHAT = VIEW.what_if;
const CONTROLS = new Map(WHAT.controls.map((control) => [control.id, control]));
const PREFIX = 'what.';
/** Controls of a kind that are shown at first: those that count most in the plan. */
const SHOWN = 6;

/** Controls that are not where they change nothing: level, and the year from which it holds. */
const moved = new Map();
/** Controls that were asked for, besides the first of each kind. */
const added = new Set();

const say = (key, values) => t(`desk.script.what-if.${key}`, values);

/** The settings of an address; what is none is left out. */
function recallSettings(query) {
  moved.clear();
  for (const [key, value] of query) {
    const control = CONTROLS.get(key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '');
    const [level, from] = value.split('@');
    if (!control || level === '' || !Number.isFinite(Number(level))) continue;
    const year = control.by_year && from ? Number(from) : null;
    const setting = { level: Math.min(Math.max(Number(level), control.least), control.most), from: WHAT.years?.includes(year) ? year : null };
    if (setting.level !== control.neutral) moved.set(control.id, setting);
  }
}

const settingText = ({ level, from }) => (from === null ? String(level) : `${level}@${from}`);

/** Settings by their names in the address. */
const settings = () => [...moved].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, setting]) => [PREFIX + id, settingText(setting)]);

/** Writes the settings into the address. */
function rememberSettings() {
  const address = new URL(location.href);
  for (const key of [...address.searchParams.keys()].filter((key) => key.startsWith(PREFIX))) address.searchParams.delete(key);
  for (const [key, value] of settings()) address.searchParams.set(key, value);
  if (address.href !== location.href) history.replaceState(null, '', address);
}

/** A number with three figures: steps of sliders leave digits that nobody set. */
const tidy = (value) => Number(value.toPrecision(6));

/** What a level means, in words. */
function levelText(control, level) {
  if (control.unit === 'share') return percent(level);
  if (control.unit === 'switch') return say(level === 1 ? 'on' : 'off');
  if (control.unit === 'money_per_tonne') return amount(level, `${VIEW.case.money}_${VIEW.case.money_year}/t CO2e`);
  if (control.unit === 'years') {
    if (level === control.most) return say('never');
    return level === 0 ? say('as_planned') : say('later', { years: digits(level) });
  }
  return digits(level);
}

const controlName = (control) => (control.country ? say('in_country', { name: control.name, country: name('country', control.country) }) : control.name);

/** Year from which a control that is not moved yet would hold. */
const firstYear = () => WHAT.years?.[0] ?? null;

/** Puts a control somewhere, and asks what happens then. */
function move(control, setting) {
  if (setting.level === control.neutral) moved.delete(control.id);
  else moved.set(control.id, { level: tidy(setting.level), from: setting.from === firstYear() ? null : setting.from });
  rememberSettings();
  drawMoved();
  ask();
}

/** The row of a control: name, slider or switch, what it means, year. */
function controlRow(control) {
  const setting = moved.get(control.id) ?? { level: control.neutral, from: null };
  const id = `control-${control.id}`;
  const isSwitch = control.unit === 'switch';
  const output = element('output', { for: id }, levelText(control, setting.level));
  const input = isSwitch
    ? element('input', { type: 'checkbox', role: 'switch', id, 'data-control': control.id })
    : element('input', { type: 'range', id, min: control.least, max: control.most, step: 'any', 'data-control': control.id, 'aria-valuetext': levelText(control, setting.level) });
  if (isSwitch) input.checked = setting.level === 1;
  else {
    input.step = control.step;
    input.value = setting.level;
  }
  input.disabled = !WHAT.may;
  const years = control.by_year ? yearChoice(control, setting) : null;
  const level = () => (isSwitch ? Number(input.checked) : Number(input.value));
  const changed = () => {
    output.textContent = levelText(control, level());
    input.setAttribute('aria-valuetext', output.textContent);
    move(control, { level: level(), from: years ? Number(years.querySelector('select').value) : null });
  };
  input.addEventListener('input', changed);
  years?.addEventListener('change', changed);
  return element('div', { class: 'what-row', 'data-row': control.id }, element('label', { for: id }, controlName(control)), output, input, years);
}

function yearChoice(control, setting) {
  const options = WHAT.years.map((year) => element('option', { value: year }, String(year)));
  const select = element('select', { 'aria-label': say('from_of', { name: controlName(control) }) }, ...options);
  select.value = setting.from ?? firstYear();
  select.disabled = !WHAT.may;
  return element('label', { class: 'what-year' }, say('from'), ' ', select);
}

/** Which controls of a kind are shown, and which wait in a list. */
function shownOf(kind) {
  const all = WHAT.controls.filter((control) => control.kind === kind);
  const shown = all.filter((control, place) => place < SHOWN || moved.has(control.id) || added.has(control.id));
  return [shown, all.filter((control) => !shown.includes(control))];
}

/** A list of what is not shown: choosing one shows it. */
function moreOf(kind, rest) {
  const options = rest.map((control) => [control.id, controlName(control)]).sort((a, b) => a[1].localeCompare(b[1], state.lang));
  const select = element('select', {}, element('option', { value: '' }, say('more', { count: rest.length })), ...options.map(([value, label]) => element('option', { value }, label)));
  select.setAttribute('aria-label', say('more_of', { kind: say(`kind.${kind}`) }));
  select.addEventListener('change', () => {
    added.add(select.value);
    drawKind(kind);
    document.getElementById(`control-${select.value}`)?.focus();
  });
  return element('div', { class: 'what-more' }, select);
}

/** The controls of a kind, drawn anew. */
function drawKind(kind) {
  const [shown, rest] = shownOf(kind);
  const box = document.getElementById(`kind-${kind}`);
  box.replaceChildren(element('p', { class: 'told' }, say(`about.${kind}`)), ...shown.map(controlRow), ...(rest.length ? [moreOf(kind, rest)] : []));
}

/** All controls, kind by kind; open where something is moved, or the first one. */
function drawControls() {
  const kinds = WHAT.kinds.filter((kind) => WHAT.controls.some((control) => control.kind === kind));
  const isMoved = (kind) => [...moved.keys()].some((id) => CONTROLS.get(id).kind === kind);
  const box = (kind, place) => element(
    'details', { open: isMoved(kind) || (place === 0 && moved.size === 0) ? '' : null },
    element('summary', {}, say(`kind.${kind}`)), element('div', { id: `kind-${kind}` }),
  );
  document.getElementById('what-controls').replaceChildren(...kinds.map(box));
  kinds.forEach(drawKind);
}

/** What is moved, in words, each with a way back. */
function drawMoved() {
  const entry = ([id, setting]) => {
    const control = CONTROLS.get(id);
    const from = setting.from === null ? '' : ` ${say('since', { year: setting.from })}`;
    const back = element('button', { type: 'button', class: 'quiet', 'aria-label': say('undo', { name: controlName(control) }), onclick: () => {
      moved.delete(id);
      rememberSettings();
      drawKind(control.kind);
      drawMoved();
      ask();
    } }, '×');
    const kind = element('span', { class: 'eyebrow' }, say(`kind.${control.kind}`));
    return element('li', {}, element('span', {}, kind, ' ', controlName(control), ': ', element('b', {}, levelText(control, setting.level)), from), back);
  };
  const list = moved.size ? element('ul', { class: 'what-list' }, ...[...moved].map(entry)) : element('p', { class: 'lead' }, say('nothing_moved'));
  document.getElementById('what-moved').replaceChildren(list);
  for (const id of ['what-reset', 'what-keep', 'what-keep-note']) document.getElementById(id).hidden = moved.size === 0 || !WHAT.may;
  const keep = document.getElementById('what-keep');
  keep.querySelectorAll('[data-setting]').forEach((field) => field.remove());
  const field = ([key, value]) => element('input', { type: 'hidden', name: key, value, 'data-setting': '' });
  keep.prepend(...[['result', WHAT.result], ...settings()].map(field));
}

/** Everything back to where it changes nothing. */
function resetAll() {
  moved.clear();
  added.clear();
  rememberSettings();
  drawControls();
  drawMoved();
  ask();
}
