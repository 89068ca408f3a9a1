import type { SessionRow } from 'tradelab';
import { expect, test } from 'vitest';
import { startLines } from './live-session.ts';

const T = Date.UTC(2024, 0, 1, 13);
const row = {
  ...{
    id: 'grid-btc-usdt-1m-95be',
    mode: 'paper',
    strategy: 'grid',
    exchange: 'binance',
    symbol: 'BTC/USDT',
  },
  ...{
    timeframe: '1m',
    status: 'running',
    params: { levels: 8, lookback: 240, spacing: 'geometric', invest: 0.95 },
  },
} as unknown as SessionRow;
const started = {
  kind: 'started',
  now: T + 239.5 * 60_000,
  nextTime: T,
  decidesFrom: T + 239 * 60_000,
} as const;

test('what begins fits the terminal, broken between parameters', () => {
  expect(startLines(row, started, 80)).toEqual([
    'paper session grid-btc-usdt-1m-95be',
    '  grid (levels 8, lookback 240, spacing geometric,',
    '  invest 0.95) on binance:BTC/USDT 1m',
    '  warms up on 239 bars from 2024-01-01 13:00;',
    '  the next closes 2024-01-01 17:00 UTC',
  ]);
  expect(startLines(row, started, 100).slice(2)).toEqual([
    '  warms up on 239 bars from 2024-01-01 13:00; the next closes 2024-01-01 17:00 UTC',
  ]);
});
