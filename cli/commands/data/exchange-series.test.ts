import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadProgress, noteRetry, parseSeries, parseTimeframes } from './exchange-series.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('the time left is that of what is not stored yet, at the rate at which the rest came', () => {
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text), isTTY: true };
  const never = () => () => {};
  const io = {
    stdout: stderr,
    stderr,
    isTTY: true,
    columns: 80,
    env: {},
    onInterrupt: never,
    onTerminate: never,
  };
  const tell = downloadProgress(io, 'bars');
  // Half of it was stored before; a quarter takes 40 s, and so does the other one.
  tell(0.5, 0);
  vi.advanceTimersByTime(40_000);
  tell(0.75, 20_000);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('  75%  500 bars/s  0:40 left\n');
});

test('what is named twice is one, and nothing named is refused', () => {
  const named = { exchange: 'binance', symbols: ['BTC/USDT', 'ETH/USDT'] };
  expect(parseSeries('binance:BTC/USDT,ETH/USDT,BTC/USDT,')).toEqual(named);
  expect(parseTimeframes('1m,1h,1m')).toEqual(['1m', '1h']);
  expect(() => parseSeries('binance:,')).toThrow("'binance:,' names no exchange and symbol");
  expect(() => parseTimeframes('1m,')).toThrow("'' is not a timeframe");
});

test('what is tried again is told in a line, without the address of the request', () => {
  const said: string[] = [];
  const tell = noteRetry((line) => said.push(line));
  tell(
    new Error(
      'binance GET https://api.binance.com/api/v3/klines?symbol=BTCUSDT fetch failed: no route\nmore',
    ),
    900,
  );
  expect(said).toEqual(['binance fetch failed: no route: again in 1 s']);
});
