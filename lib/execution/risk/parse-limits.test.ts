import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultOf } from '../../fault.fixture.ts';
import { RISK_LIMITS } from './limits.ts';
import { parseRiskLimits, riskOf } from './parse-limits.ts';

test('limits come in one order whoever said what, and times in words are ms', () => {
  const limits = parseRiskLimits({
    onHalt: 'close',
    coolDown: '4h',
    consecutiveLosses: 3,
    dailyLoss: 0.05,
    staleData: 90,
  });
  expect(JSON.stringify(limits)).toBe(
    '{"dailyLoss":0.05,"consecutiveLosses":3,"staleData":90,"coolDown":14400000,"onHalt":"close"}',
  );
  expect(parseRiskLimits(JSON.parse(JSON.stringify(limits)))).toEqual(limits);
});

test.each([
  [{ dailyLos: 0.05 }, "unknown risk limit 'dailyLos' | did you mean 'dailyLoss'?"],
  [
    { dailyLoss: 5 },
    'dailyLoss is 5 | dailyLoss is a fraction of the equity at the start of the day, above 0 and up to 1: 0.05 is 5 %',
  ],
  [
    { maxDrawdown: 0 },
    'maxDrawdown is 0 | maxDrawdown is a fraction of the highest equity, above 0 and up to 1: 0.2 is 20 %',
  ],
  [{ maxPosition: Number.NaN }, 'maxPosition is NaN | maxPosition is a positive number of base units'],
  [
    { ordersPerMinute: 1.5 },
    'ordersPerMinute is 1.5 | ordersPerMinute is a whole number of orders, at least 1',
  ],
  [{ staleData: 'soon' }, "'soon' is not a timeframe | a whole number and a unit: 30s, 1m, 15m, 4h, 1d, 1w"],
  [
    { consecutiveLosses: 3 },
    "consecutiveLosses lacks its coolDown | say for how long it holds, in ms or in words: coolDown: '4h'",
  ],
  [
    { coolDown: 1000 },
    'coolDown is given without a limit that it is for | add consecutiveLosses or priceJump',
  ],
  [
    { allocation: { A: 0.6, B: 0.5 } },
    "allocation is { A: 0.6, B: 0.5 } | allocation is a fraction of the equity for each symbol, together no more than 1: { 'BTC/USDT': 0.5 }",
  ],
  [{ onHalt: 'sell' }, "onHalt is 'sell' | onHalt is 'keep' or 'close'"],
  ['0.05', "the risk limits are '0.05' | give them by name: { dailyLoss: 0.05, maxDrawdown: 0.2 }"],
])('a bad limit is explained: %o', (value, words) => {
  expect(faultOf(() => parseRiskLimits(value))).toBe(`bad-option: ${words}`);
});

test('an allocation names the symbol that is traded', () => {
  const limits = parseRiskLimits({ allocation: { 'BTC/USDT': 1 / 3, 'ETH/USDT': 1 / 3, 'SOL/USDT': 1 / 3 } });
  expect(riskOf(limits, 'ETH/USDT')).toEqual({ limits, symbol: 'ETH/USDT' });
  expect(faultOf(() => riskOf(limits, 'ETH/USD'))).toBe(
    "bad-option: allocation has no part for ETH/USD | did you mean 'ETH/USDT'?",
  );
});

test('the page about limits has a row for each', () => {
  const page = readFileSync(new URL('../../../docs/risk.md', import.meta.url), 'utf8');
  const named = Array.from(page.matchAll(/^\| `(\w+)` \|/gm), ([, name]) => name);
  const limits = Object.entries(RISK_LIMITS).filter(([, { effect }]) => effect !== undefined);
  expect(named).toEqual(limits.map(([name]) => name));
});
