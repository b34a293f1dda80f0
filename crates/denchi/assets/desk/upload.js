'use strict';
// Files go to the desk as they are; what they would change comes back as a page.

for (const form of document.querySelectorAll('form[data-upload]')) {
  const told = form.querySelector('.told');
  const say = (text) => { told.textContent = text; };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    if (!file) return;
    if (file.size > Number(form.dataset.most)) return say(form.dataset.tooLarge);
    const button = form.querySelector('button');
    const query = new URLSearchParams({
      file: file.name,
      mode: form.elements.mode.value,
      table: form.dataset.table ?? '',
      // The table may have been changed since the page came.
      version: globalThis.draftVersion?.() ?? form.dataset.version,
    });
    button.disabled = true;
    say('…');
    try {
      const answer = await fetch(`${form.getAttribute('action')}?${query}`, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/octet-stream',
          'x-csrf-token': document.querySelector('meta[name=csrf]').content,
        },
        body: file,
      });
      const said = await answer.json();
      if (answer.ok && !said.same) location.href = said.to;
      else say(said.error ?? [said.message, ...said.notes].join(' '));
    } catch {
      say(form.dataset.tooLarge);
    }
    button.disabled = false;
  });
}
