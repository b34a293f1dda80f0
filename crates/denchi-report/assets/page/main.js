// Puts the page together, and again in the other language.

function drawTexts() {
  document.documentElement.lang = state.lang;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t(node.dataset.label));
  const contents = figures.map((own) => element('a', { href: `#${own.id}` }, t(`page.${own.id}.short`)));
  document.getElementById('contents').replaceChildren(...contents);
  const other = state.lang === 'ja' ? 'en' : 'ja';
  const button = document.getElementById('language');
  button.textContent = { en: 'English', ja: '日本語' }[other];
  button.lang = other;
  const lines = [t('page.made_with', { denchi: VIEW.run.denchi, solver: VIEW.run.solver }), t('page.rounded'), t('page.licences')];
  document.getElementById('footer').replaceChildren(...lines.map((line) => element('p', {}, line)));
}

function drawPage() {
  drawTexts();
  drawAnswer();
  figures.forEach(drawAlone);
}

document.getElementById('language').addEventListener('click', () => {
  state.lang = state.lang === 'ja' ? 'en' : 'ja';
  document.getElementById('map-detail')?.replaceChildren();
  drawPage();
});

drawPage();
