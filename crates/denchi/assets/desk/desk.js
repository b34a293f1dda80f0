'use strict';
// Every page of the desk: links that keep the state of the page, and the choice of results.

/** Links that keep the state take what has changed in the address since the page came. */
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-keeps]');
  if (!link) return;
  const target = new URL(link.href);
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (!['lang', 'format', 'table'].includes(key)) target.searchParams.set(key, value);
  }
  link.href = target.href;
});

/** A choice takes effect at once; without this script there is a button. */
for (const form of document.querySelectorAll('form[data-choose]')) {
  form.querySelector('button').hidden = true;
  form.addEventListener('change', () => form.requestSubmit());
}
