// The module that is loaded is the one that the sources compile to.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileKernel } from './compile.fixture.ts';

const FILE = new URL('./module.ts', import.meta.url);

const textOf = (
  base64: string,
) => `// The kernel of kernel.as.ts as a WebAssembly module, in base 64: written by \`npm run golden\`.

export const MODULE = \`
${base64.replaceAll(/.{100}/g, '$&\n')}\`;
`;

test('module.ts is compiled from kernel.as.ts; npm run golden writes it anew', async () => {
  const text = textOf(await compileKernel());
  if (process.env['TRADELAB_GOLDEN'] === 'write') writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});
