// The scripts of the page, as text: our own from lib/report/page, and the chart libraries' from their packages.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptText } from './html.ts';

/** The scripts of lib/report/page, which know each other only through the document. */
export type PageScript = 'theme' | 'candles' | 'charts' | 'choice' | 'table';

/** The text of one of our scripts, an ES module without imports. */
export async function pageScript(name: PageScript): Promise<string> {
  // Beside this file are TypeScript sources in a checkout, and JavaScript in the built package.
  const type = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const code = await readFile(fileURLToPath(new URL(`./page/${name}.${type}`, import.meta.url)), 'utf8');
  if (type === 'js') return scriptText(code);
  const { transform } = await import('sucrase');
  return scriptText(transform(code, { transforms: ['typescript'], disableESTransforms: true }).code);
}

/** The libraries as scripts that set the globals `vega` and, for candles, `LightweightCharts`. */
export async function libraryScripts(candles: boolean): Promise<readonly string[]> {
  const { resolve } = createRequire(import.meta.url);
  const lightweight = () =>
    join(
      dirname(resolve('lightweight-charts/package.json')),
      'dist/lightweight-charts.standalone.production.js',
    );
  const files = [...(candles ? [lightweight()] : []), join(dirname(resolve('vega')), 'vega.min.js')];
  return Promise.all(files.map(async (file) => scriptText(await readFile(file, 'utf8'))));
}
