// Results as a notebook shows them.

export { show } from './show.ts';
export { type Showable, toHtml } from './to-html.ts';
