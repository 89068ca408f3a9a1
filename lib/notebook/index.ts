// Results as a notebook shows them. All of it is public.

export { show } from './show.ts';
export { type Showable, toHtml } from './to-html.ts';
