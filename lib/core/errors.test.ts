import { expect, test } from 'vitest';
import { didYouMean, nearest, TradelabError } from './errors.ts';

const NAMES = ['ema-cross', 'macd', 'rsi', 'grid', 'vwap'];

test.each([
  ['ema-crss', 'ema-cross'],
  ['macs', 'macd'],
  ['VWAP', 'vwap'],
  ['girid', 'grid'],
  ['emacross', 'ema-cross'],
  ['bollinger', undefined],
])('nearest(%j) is %j', (name, expected) => {
  expect(nearest(name, NAMES)).toBe(expected);
});

test('neighbours that changed places are one mistake', () => {
  // Optimal string alignment: 'ca' → 'ac' costs 1, not 2.
  expect(nearest('gird', ['grid', 'gods'])).toBe('grid');
});

test('didYouMean lists what there is where nothing is near', () => {
  expect(didYouMean('rsii', NAMES)).toBe("did you mean 'rsi'?");
  expect(didYouMean('bollinger', NAMES)).toBe('known: ema-cross, macd, rsi, grid, vwap');
  expect(didYouMean('x', [])).toBe('there are none');
});

test('an error carries its code, its hint and its cause', () => {
  const cause = new Error('why');
  const error = new TradelabError('bad-data', 'what', { hint: 'do this', cause });
  expect(error).toMatchObject({
    name: 'TradelabError',
    code: 'bad-data',
    message: 'what',
    hint: 'do this',
    cause,
  });
});
