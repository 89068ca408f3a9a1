// Unmodified clients of ccxt that trade on a test exchange, and the market that they trade.

import ccxt from 'ccxt';
import { type Bars, createBars, type Instrument, random } from '../core/index.ts';
import { startTestExchange, type TestExchange, type TestExchangeOptions } from './test-exchange.ts';

export const START = Date.UTC(2024, 0, 1);
export const MINUTE = 60_000;

/** Minute bars of a random walk with two decimals; each goes by the fraction `drift` of its row besides. */
export function minuteBars(symbol: string, length: number, seed = 1, drift = (_: number) => 0): Bars {
  const next = random(seed);
  const columns = { time: [], open: [], high: [], low: [], close: [], volume: [] } as Record<
    string,
    number[]
  >;
  let price = 40_000;
  const cents = (value: number) => Math.round(value * 100) / 100;
  for (let i = 0; i < length; i++) {
    const [open, close] = [price, cents(price * (1 + (next() - 0.5) / 200 + drift(i)))];
    columns['time']!.push(START + i * MINUTE);
    columns['open']!.push(open);
    columns['close']!.push(close);
    columns['high']!.push(cents(Math.max(open, close) * (1 + next() / 1000)));
    columns['low']!.push(cents(Math.min(open, close) * (1 - next() / 1000)));
    columns['volume']!.push(cents(1 + 10 * next()));
    price = close;
  }
  const { time, open, high, low, close, volume } = columns as Record<keyof typeof columns, number[]>;
  return createBars({
    ...{
      symbol,
      timeframe: '1m',
      time: time!,
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume!,
    },
  });
}

export const PERPETUAL: Instrument = {
  ...{ symbol: 'BTC/USDT:USDT', kind: 'perpetual', tick: 0.1, lot: 0.001, minNotional: 5 },
  ...{ makerFee: 0.0002, takerFee: 0.0005 },
};

export function exchangeOf(options: Partial<TestExchangeOptions> = {}): Promise<TestExchange> {
  const markets = [{ bars: minuteBars('BTC/USDT', 3000) }, { bars: minuteBars('ETH/USDT', 3000, 2) }];
  return startTestExchange({ markets, now: START + 1000 * MINUTE, ...options });
}

export async function spotClient(exchange: TestExchange) {
  const client = exchange.configure(new ccxt.pro.binance({ options: { fetchMarkets: { types: ['spot'] } } }));
  await client.loadHttpProxyAgent();
  return client;
}

/** A client of OKX that asks as fast as it can, for spot markets and perpetuals. */
export async function okxClient(exchange: TestExchange) {
  const options = { fetchMarkets: { types: ['spot', 'swap'] } };
  const client = exchange.configure(new ccxt.pro.okx({ enableRateLimit: false, options }));
  await client.loadHttpProxyAgent();
  return client;
}

export async function futuresClient(exchange: TestExchange) {
  const client = exchange.configure(new ccxt.pro.binanceusdm());
  await client.loadHttpProxyAgent();
  return client;
}
