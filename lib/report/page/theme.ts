// The light and dark switch. Charts hear of a change by the document's event 'theme'.

import type { Page } from './browser.ts';

const { document, matchMedia, CustomEvent } = globalThis as unknown as Page;
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');

const announce = () => document.dispatchEvent(new CustomEvent('theme'));

document.getElementById('theme')!.addEventListener('click', () => {
  const now = root.dataset['theme'] ?? (dark.matches ? 'dark' : 'light');
  root.dataset['theme'] = now === 'dark' ? 'light' : 'dark';
  announce();
});

dark.addEventListener('change', announce);
