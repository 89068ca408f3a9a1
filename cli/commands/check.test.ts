import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

test('a sound strategy is proven, in words and as JSON', async () => {
  const { code, out, err } = await tradelab('check ema-cross --set fast=5 --seed 3 --from 2015-01-01');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^ema-cross on sp500 1d, 1,332 bars\nfast 5 · slow 26 · seed 3\n/);
  expect(out.match(/^✓ /gm)).toHaveLength(4);
  expect(out).not.toContain('✗');
  expect(out).toContain('Proven for these bars and parameters.');
  const report = JSON.parse((await tradelab('check --from 2019-01-01 --json')).out);
  expect(report).toMatchObject({ strategy: 'ema-cross', seed: 1, passed: true, data: { id: 'sp500' } });
});

test('an operator that looks ahead is found, with its column and its bar', async () => {
  writeFileSync(
    'ahead.ts',
    `import { apply, defineOperator, defineStrategy, sma } from 'tradelab';
const centred = defineOperator({
  name: 'centred', inputs: ['x'], outputs: ['y'], params: {}, lookback: () => 1,
  run({ x, y }, from, to) {
    for (let i = from; i < to; i++) y[i] = (x[i - 1]! + x[i]! + (x[i + 1] ?? x[i]!)) / 3;
  },
});
export const ahead = defineStrategy({
  name: 'ahead',
  params: {},
  indicators: ({ close }) => ({ middle: apply(centred, { x: close }, {}), slow: sma(close, 20) }),
  signals: ({ middle, slow }) => ({ entries: middle.crossesAbove(slow), exits: middle.crossesBelow(slow) }),
});
`,
  );
  const { code, out } = await tradelab('check ahead.ts --from 2018-01-01');
  expect(code).toBe(1);
  expect(out).toMatch(
    /✗ columns do not depend on how the bars are cut\n.*\n {2}'middle' on the bar of \d{4}-\d\d-\d\d/,
  );
  expect(out).toMatch(/\d of 4 proofs failed\./);
});

test('a strategy with a memory outside of its state is found', async () => {
  writeFileSync(
    'memory.ts',
    `import { defineStrategy } from 'tradelab';
let bars = 0;
export const memory = defineStrategy({
  name: 'memory',
  params: {},
  indicators: () => ({}),
  onBar: (bar, account) => (bars++ % 7 === 0 && account.position === 0 ? { in: { type: 'market', side: 'buy', size: 1 } } : {}),
});
`,
  );
  const { code, out } = await tradelab('check memory.ts --from 2019-01-01');
  expect(code).toBe(1);
  expect(out).toMatch(/✗ the same backtest again gives the same/);
});

test('mistakes are those of backtest', async () => {
  expect((await tradelab('check ema-cros')).err).toMatch(/did you mean 'ema-cross'/);
  expect(await tradelab('check --fee 2')).toMatchObject({ code: 1, out: '' });
  expect((await tradelab('check --seed x')).err).toMatch(/--seed is 'x'/);
});
