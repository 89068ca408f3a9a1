// For the tests of this room: a small market, and an empty catalog that records what the test runs.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Bars, createBars } from '../core/index.ts';
import { ema } from '../indicators/index.ts';
import { defineStrategy, param } from '../strategy/index.ts';
import { type Recording, recordRuns } from './record-runs.ts';

/** An empty catalog that is removed when the test has finished. */
export function emptyCatalog(): string {
  const catalog = mkdtempSync(join(tmpdir(), 'tradelab-runs-'));
  onTestFinished(() => rmSync(catalog, { recursive: true, force: true }));
  return catalog;
}

/** An empty catalog, and recording into it until the test has finished. */
export function recording(): { catalog: string; record: Recording } {
  const catalog = emptyCatalog();
  const record = recordRuns({ catalog });
  onTestFinished(() => void record.stop().catch(() => {}));
  return { catalog, record };
}

/** A market that swings in two rhythms. */
export function swingingBars(symbol = 'BTC/USDT', rows = 300): Bars {
  const close = Float64Array.from(
    { length: rows },
    (_, i) => 100 + 10 * Math.sin(i / 9) + 5 * Math.sin(i / 31),
  );
  const time = close.map((_, i) => Date.UTC(2021, 0, 1) + i * 3_600_000);
  return createBars({
    ...{ time, open: close, high: close, low: close, close, volume: close },
    ...{ symbol, timeframe: '1h', id: `test:${symbol}` },
  });
}

/** An EMA cross with a parameter of words and one that is on or off. */
export const cross = defineStrategy({
  name: 'cross',
  params: {
    fast: param.int(5, { min: 2, max: 50 }),
    slow: param.float(20, { min: 5, max: 200 }),
    mode: param.choice(['plain', 'with "quotes"']),
    flip: param.bool(false),
  },
  indicators: ({ close }, p) => ({ fast: ema(close, p.fast), slow: ema(close, Math.round(p.slow)) }),
  signals: ({ fast, slow }, _, p) =>
    p.flip
      ? { entries: fast.crossesBelow(slow), exits: fast.crossesAbove(slow) }
      : { entries: fast.crossesAbove(slow), exits: fast.crossesBelow(slow) },
});
