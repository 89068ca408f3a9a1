// Shows a result in a notebook: its figures as tables, its charts as pictures.

import { type Showable, toHtml } from './to-html.ts';

/** What the TypeScript kernel of Jupyter, tslab, leaves for the code of a cell: its own packages. */
interface Kernel {
  require(name: 'tslab'): { readonly display: { html(text: string): void } };
}

/**
 * Shows `value` below the cell of a notebook, as `toHtml` makes it; outside of a notebook it prints the value.
 * Throws `bad-option` in a notebook for what it does not know.
 */
export async function show(value: Showable): Promise<void> {
  const kernel = (globalThis as { __tslab__?: Kernel }).__tslab__;
  if (kernel === undefined) console.log(value);
  else kernel.require('tslab').display.html(await toHtml(value));
}
