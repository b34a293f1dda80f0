// The page of a stress test that stands alone: its head.

function drawAnswer() {
  const [question] = Object.keys(VIEW.tests);
  const test = testOf(question);
  const title = (state.lang === 'ja' ? VIEW.case.title_ja : VIEW.case.title) ?? VIEW.case.title;
  const heading = t(`page.stress.${question}`, { title });
  document.title = heading;
  document.getElementById('answer-title').textContent = heading;
  const window = t('page.stress.window', { start: test.first_month, months: test.months });
  const scenario = VIEW.case.scenario ? t('page.scenario', { name: VIEW.case.scenario }) : t('page.base');
  document.getElementById('answer-case').textContent = [window, scenario, t('page.real_money', { year: VIEW.case.money_year, sign: moneySign() })].join(' · ');
  document.getElementById('answer-sentence').textContent = SENTENCES[question]?.() ?? '';
  // Those of draws stand beside their curve.
  const shown = drawnFor() === question ? [] : cards(question);
  document.getElementById('answer-cards').hidden = !shown.length;
  document.getElementById('answer-cards').replaceChildren(...shown);
  const { untouched, warm, cold, audited, worst_audit: worst } = test.responses;
  const texts = [t('page.stress.responses', { all: digits(untouched + warm + cold), untouched: digits(untouched), cold: digits(cold) })];
  if (audited) texts.push(t('page.stress.audited', { audited: digits(audited), worst: worst.toExponential(0) }));
  document.getElementById('answer-badges').replaceChildren(...texts.map((text) => element('span', { class: 'badge good' }, text)));
}
