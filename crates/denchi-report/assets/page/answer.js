// The head of the page: question, answer, key figures, how good the plan is.

const keyFigures = () => new Map(rows('summary').map((row) => [row.figure, row]));

function drawAnswer() {
  const { case: about } = VIEW;
  const title = (state.lang === 'ja' ? about.title_ja : about.title) ?? about.title;
  document.title = title;
  document.getElementById('answer-title').textContent = title;
  document.getElementById('answer-question').textContent = (state.lang === 'ja' ? about.question_ja : null) ?? about.question ?? '';
  const scenario = about.scenario ? t('page.scenario', { name: about.scenario }) : t('page.base');
  const [first, last] = [PERIODS[0] ?? '', PERIODS[PERIODS.length - 1] ?? ''];
  const span = first === last ? first : t('page.span', { first, last });
  document.getElementById('answer-case').textContent = [span, scenario, t('page.real_money', { year: about.money_year, sign: moneySign() })].join(' · ');
  const figure = keyFigures();
  document.getElementById('answer-sentence').textContent = sentence(figure);
  document.getElementById('answer-cards').replaceChildren(...cards(figure));
  document.getElementById('answer-badges').replaceChildren(...badges());
  drawShortfall();
}

/** The answer in one sentence, from what the plan says. */
function sentence(figure) {
  const output = figure.get('product_output_last');
  const cost = figure.get('unit_cost');
  if (!output || !cost) return '';
  const per = perKilowattHour(cost.value, cost.unit);
  const parts = [t('page.answer.output', { year: PERIODS[PERIODS.length - 1], product: name('stage', VIEW.case.product_stage), output: amount(output.value, output.unit), cost: amount(per.value, per.unit) })];
  parts.push(...targetSentence());
  const builds = rows('builds');
  if (builds.length) parts.push(t('page.answer.builds', { count: digits(new Set(builds.map((row) => row.option)).size), investment: amount(figure.get('investment')?.value, `${VIEW.case.money}_`) }));
  return parts.join(state.lang === 'ja' ? '' : ' ');
}

/** Whether the targets of the last period are met; nothing where there are none. */
function targetSentence() {
  const last = PERIODS[PERIODS.length - 1];
  const goals = rows('rules').filter((row) => row.period === last && VIEW.rules[row.rule].kind.endsWith('_target'));
  if (!goals.length) return [];
  const missed = goals.filter((row) => row.missed > 1e-6 * Math.max(1, row.limit));
  if (!missed.length) return [t('page.answer.met', { count: digits(goals.length), year: last })];
  const list = missed.map((row) => t('page.answer.reached', { target: name('rule', row.rule), share: percent(row.value / row.limit) }));
  return [t('page.answer.missed', { year: last, list: list.join(t('page.answer.and')) })];
}

function card(key, value, note) {
  const number = element('dd', {}, value);
  return element('div', {}, element('dt', {}, t(key)), number, note ? element('dd', { class: 'note' }, note) : null);
}

function cards(figure) {
  const value = (id) => figure.get(id)?.value;
  const shown = [];
  const plain = (id, note) => {
    const row = figure.get(id);
    if (row) shown.push(card(`figure.${id}`, amount(row.value, row.unit), note));
  };
  const perKwh = (id, note) => {
    const row = figure.get(id);
    if (!row) return;
    const per = perKilowattHour(row.value, row.unit);
    shown.push(card(`figure.${id}`, amount(per.value, per.unit), note));
  };
  plain('objective', t('page.card.objective', { year: VIEW.case.base_year, rate: percent(VIEW.case.discount_rate) }));
  perKwh('unit_cost', t('page.card.unit_cost'));
  const target = figure.get('product_target_last');
  plain('product_output_last', target ? t('page.card.target', { target: amount(target.value, target.unit) }) : null);
  if (rows('builds').length) plain('investment', t('page.card.builds', { count: digits(rows('builds').length) }));
  if (value('demand_wanted') > 0) {
    const lost = figure.get('demand_lost');
    shown.push(card('page.card.served', percent(value('demand_served') / value('demand_wanted')), t('page.card.lost', { amount: amount(lost.value, lost.unit) })));
  }
  const emissions = figure.get('emissions');
  if (emissions?.value > 0) perKwh('unit_emissions', t('page.card.emissions', { amount: amount(emissions.value, emissions.unit) }));
  return shown;
}

function badges() {
  const { run } = VIEW;
  const badge = (text, kind = '') => element('span', { class: `badge ${kind}` }, text);
  const shown = [badge(textOr(`page.termination.${run.termination}`, run.termination), run.termination === 'optimal' ? 'good' : 'warn')];
  if (run.checked === true) shown.push(badge(`✓ ${t('page.checked')}`, 'good'));
  if (run.checked === false) shown.push(badge(t('page.not_checked'), 'bad'));
  if (run.gap !== null) shown.push(badge(t('page.gap', { gap: new Intl.NumberFormat(state.lang, { style: 'percent', maximumFractionDigits: 3 }).format(run.gap) })));
  if (run.method) shown.push(badge(t('page.method', { method: run.method, columns: digits(run.size[0]) })));
  return shown;
}

/** What falls short and the limits behind it, in the words of the terminal. */
function drawShortfall() {
  const box = document.getElementById('answer-shortfall');
  const text = VIEW.run.shortfall?.[state.lang];
  box.hidden = !text;
  box.querySelector('pre').textContent = text ?? '';
}
