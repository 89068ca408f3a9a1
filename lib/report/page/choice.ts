// Charts that are chosen from by lists: the one whose key is what the lists say is shown, and drawn when it first is.

import type { Page } from './browser.ts';

const { document, CustomEvent } = globalThis as unknown as Page;

for (const box of document.querySelectorAll('[data-choice]')) {
  const lists = [...box.querySelectorAll('select')];
  const show = () => {
    const key = lists.map((list) => list.value).join(' ');
    for (const figure of box.querySelectorAll('figure')) figure.hidden = figure.dataset['key'] !== key;
    document.dispatchEvent(new CustomEvent('reveal'));
  };
  for (const list of lists) list.addEventListener('change', show);
  // A browser that goes back to a page keeps what was chosen.
  show();
}
