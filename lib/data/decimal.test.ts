import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from './decimal.ts';

const read = (text: string) => decimal(Buffer.from(`,${text},`), 1, 1 + text.length);

const isReadAsJavaScriptReadsIt = (text: string) => Object.is(read(text), Number(text));

test('a decimal is the same number that JavaScript reads (ECMAScript: correctly rounded)', () => {
  const texts = fc.stringMatching(/^[+-]?\d{1,25}(\.\d{0,30})?$/);
  fc.assert(fc.property(texts, isReadAsJavaScriptReadsIt), { numRuns: 2000 });
});

test('every double survives its own text', () => {
  const texts = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
  fc.assert(fc.property(texts, isReadAsJavaScriptReadsIt));
});

test.each([
  '',
  ' ',
  '-',
  '.',
  'NaN',
  'Infinity',
  '0x10',
  '1,5',
  '1.2.3',
  '12abc',
  '1e',
  'null',
  '--1',
  '1 2',
])('%j is no number', (text) => expect(read(text)).toBeNaN());
