import { expect, test } from 'vitest';
import { type Bars, createBars } from '../core/bars.ts';
import type { Instrument } from '../core/instrument.ts';
import type { Timeframe } from '../core/timeframe.ts';
import { faultOf } from '../fault.fixture.ts';
import { defineStrategy } from '../strategy/index.ts';
import { backtest } from './backtest.ts';
import { type BacktestOptions, resolveOptions } from './options.ts';

const HOUR = 3_600_000;

function barsOf(
  n: number,
  more: { instrument?: Instrument; timeframe?: Timeframe; symbol?: string } = {},
): Bars {
  const prices = Array.from({ length: n }, (_, i) => 100 + i);
  return createBars({
    ...{ time: prices.map((_, i) => i * HOUR), open: prices, high: prices, low: prices, close: prices },
    ...{ timeframe: '1h', symbol: 'TEST', ...more },
  });
}

const bars = barsOf(10);

/** What is said of a mistake. */

const optionFault = (options: unknown, on = bars) =>
  faultOf(() => resolveOptions(options as BacktestOptions, on));

test('the defaults are 10,000 of cash, a fee of 0.1 %, the next open, long only, and all of the equity', () => {
  expect(resolveOptions({}, bars).recorded).toEqual({
    ...{ cash: 10_000, fee: 0.001, slippage: 0, fill: 'next-open', side: 'long', size: 1, leverage: 1 },
    ...{ limitFill: 'touch', ambiguity: 'worse', closeAtEnd: false },
  });
});

test('the record begins with the keys of the contract, in their order, whoever said what', () => {
  const first = ['cash', 'fee', 'slippage', 'fill', 'side'];
  expect(Object.keys(resolveOptions({}, bars).recorded).slice(0, 5)).toEqual(first);
  const given = { side: 'long', slippage: 0, fee: 0.001, cash: 10_000 } as const;
  expect(JSON.stringify(resolveOptions(given, bars).recorded)).toBe(
    JSON.stringify(resolveOptions({}, bars).recorded),
  );
});

test("the instrument's fees count where none are given, maker and taker apart", () => {
  const own = barsOf(10, { instrument: { symbol: 'TEST', makerFee: 0.0002, takerFee: 0.0005 } });
  expect(resolveOptions({}, own).engine.rules).toMatchObject({ makerFee: 0.0002, takerFee: 0.0005 });
  expect(resolveOptions({}, own).recorded.fee).toEqual({ maker: 0.0002, taker: 0.0005 });
  expect(resolveOptions({ fee: 0 }, own).engine.rules).toMatchObject({ makerFee: 0, takerFee: 0 });
});

test('sizes: a fraction, a quantity, a notional and a risk become sizes of orders', () => {
  const size = (options: BacktestOptions) => resolveOptions(options, bars).engine.trading.size;
  expect(size({ size: 0.5 })).toEqual({ fraction: 0.5 });
  expect(size({ size: { quantity: 2 } })).toBe(2);
  expect(size({ size: { notional: 500 } })).toEqual({ notional: 500 });
  expect(size({ size: { risk: 0.02 }, stopLoss: 0.05 })).toEqual({ risk: 0.02 });
});

test('stop loss, take profit and trailing stop become attached exits', () => {
  const attached = (options: BacktestOptions) => resolveOptions(options, bars).engine.trading.attached;
  expect(attached({})).toBeUndefined();
  expect(attached({ stopLoss: 0.05, takeProfit: 2, trailingStop: 0.1 })).toEqual({
    ...{ stop: { fraction: 0.05 }, target: { fraction: 2 }, trail: { fraction: 0.1 } },
  });
});

const CASH = 'cash is a positive amount of quote money';
const FEE = 'a fee is a fraction from 0 to 1: 0.001 is 0.1 %; or { maker: 0.0002, taker: 0.0005 }';
const SLIPPAGE = 'slippage is a fraction from 0 to below 1: 0.0005 is 0.05 %';
const SIZE =
  'size is a fraction of equity above 0 and up to 1, or { quantity: 2 }, { notional: 500 }, { risk: 0.02 }';

test.each<[unknown, string]>([
  [{ cash: -5 }, `cash is -5 | ${CASH}`],
  [{ cash: 0 }, `cash is 0 | ${CASH}`],
  [{ cash: Number.NaN }, `cash is NaN | ${CASH}`],
  [{ cash: Infinity }, `cash is Infinity | ${CASH}`],
  [{ cash: '1000' }, `cash is '1000' | ${CASH}`],
  [{ cash: null }, `cash is null | ${CASH}`],
  [{ fee: 1.5 }, `fee is 1.5 | ${FEE}`],
  [{ fee: -0.001 }, `fee is -0.001 | ${FEE}`],
  [{ fee: Number.NaN }, `fee is NaN | ${FEE}`],
  [{ fee: { maker: 0.1 } }, `fee is { maker: 0.1 } | ${FEE}`],
  [{ fee: { maker: 0.1, taker: 2 } }, `fee is { maker: 0.1, taker: 2 } | ${FEE}`],
  [{ slippage: 1 }, `slippage is 1 | ${SLIPPAGE}`],
  [{ slippage: -0.1 }, `slippage is -0.1 | ${SLIPPAGE}`],
  [{ fill: 'open' }, "fill is 'open' | fill is 'next-open' or 'close'"],
  [{ side: 'buy' }, "side is 'buy' | side is 'long', 'short' or 'both'"],
  [{ size: 0 }, `size is 0 | ${SIZE}`],
  [{ size: 1.5 }, `size is 1.5 | ${SIZE}`],
  [{ size: { quantity: -1 } }, `size is { quantity: -1 } | ${SIZE}`],
  [{ size: { amount: 5 } }, `size is { amount: 5 } | ${SIZE}`],
  [{ size: { risk: 0.02 } }, 'size is a risk, and there is no stop | add stopLoss: 0.05'],
  [{ stopLoss: 1 }, 'stopLoss is 1 | stopLoss is a fraction of the entry price between 0 and 1'],
  [{ stopLoss: 5 }, 'stopLoss is 5 | stopLoss is a fraction of the entry price between 0 and 1'],
  [{ takeProfit: 0 }, 'takeProfit is 0 | takeProfit is a positive fraction of the entry price'],
  [{ trailingStop: -1 }, 'trailingStop is -1 | trailingStop is a fraction of the best price between 0 and 1'],
  [{ leverage: 0.5 }, 'leverage is 0.5 | leverage is a number from 1 to 1000'],
  [{ limitFill: 'always' }, "limitFill is 'always' | limitFill is 'touch' or 'through'"],
  [{ ambiguity: 'best' }, "ambiguity is 'best' | ambiguity is 'worse' or 'better'"],
  [{ closeAtEnd: 1 }, 'closeAtEnd is 1 | closeAtEnd is true or false'],
  [{ periodsPerYear: 0 }, 'periodsPerYear is 0 | periodsPerYear is a positive number of bars'],
  [
    { comission: 0.001 },
    "unknown option 'comission' | known: params, cash, fee, slippage, fill, side, size, stopLoss, takeProfit, trailingStop, leverage, limitFill, ambiguity, detail, funding, closeAtEnd, periodsPerYear, risk",
  ],
  [{ slipage: 0.001 }, "unknown option 'slipage' | did you mean 'slippage'?"],
  [null, 'the options are null | options are given by name: { cash: 10_000, fee: 0.001 }'],
])('a bad option is explained: %o', (options, words) => {
  expect(optionFault(options)).toBe(`bad-option: ${words}`);
});

test('spot cannot go short, take leverage or pay funding; where nothing is known of the market, all is allowed', () => {
  const spot = barsOf(10, { instrument: { symbol: 'TEST' } });
  const perpetual = barsOf(10, { instrument: { symbol: 'TEST', kind: 'perpetual' } });
  const funding = { time: [0], rate: [0.0001] };
  const hint = "use side 'long' and leverage 1 without funding, or data of a perpetual";
  const cannot = (what: string) => `bad-option: TEST is a spot market: it cannot ${what} | ${hint}`;
  expect(optionFault({ side: 'short' }, spot)).toBe(cannot('go short'));
  expect(optionFault({ side: 'both' }, spot)).toBe(cannot('go short'));
  expect(optionFault({ leverage: 2 }, spot)).toBe(cannot('take leverage'));
  expect(optionFault({ funding }, spot)).toBe(cannot('pay funding'));
  for (const market of [perpetual, bars])
    expect(optionFault({ side: 'both', leverage: 2, funding }, market)).toBe('no fault');
});

test('a leverage whose margin does not cover the maintenance is refused', () => {
  expect(optionFault({ leverage: 200 })).toBe(
    'bad-option: leverage is 200: its margin of 0.005 is not above the maintenance margin of 0.005 | take less than 200',
  );
  expect(optionFault({ leverage: 199 })).toBe('no fault');
});

test('finer bars are of the same market, and finer', () => {
  const quarters = (more = {}) => barsOf(4, { timeframe: '15m', ...more });
  expect(optionFault({ detail: quarters() })).toBe('no fault');
  expect(optionFault({ detail: quarters({ symbol: 'OTHER' }) })).toBe(
    'bad-option: detail bars are of OTHER, the run is on TEST | load them for one symbol',
  );
  expect(optionFault({ detail: quarters({ timeframe: '1h' }) })).toMatch(
    'detail bars of 1h do not fill bars of 1h',
  );
  expect(optionFault({ detail: quarters({ timeframe: '7m' }) })).toMatch(
    'detail bars of 7m do not fill bars of 1h',
  );
  expect(optionFault({ detail: '1m' })).toBe(
    "bad-option: detail is '1m' | detail is bars: what loadBars or createBars return",
  );
});

test('funding has a finite rate for each of its ascending times', () => {
  const hint = 'funding is { time, rate }: ms UTC ascending, and a fraction of the notional for each';
  const said = (funding: unknown) => optionFault({ funding });
  expect(said({ time: [1, 2], rate: [0.1] })).toBe(`bad-option: funding has 2 times and 1 rates | ${hint}`);
  expect(said({ time: [2, 2], rate: [0, 0] })).toBe(
    `bad-option: funding 1 is not after the one before it | ${hint}`,
  );
  expect(said({ time: [1], rate: [Number.NaN] })).toBe(
    `bad-option: funding 0 is a rate of NaN at 1 | ${hint}`,
  );
  expect(said({ rate: [1] })).toBe(`bad-option: funding is { rate: … } | ${hint}`);
  expect(said(0.0001)).toBe(`bad-option: funding is 0.0001 | ${hint}`);
});

const slow = defineStrategy({
  name: 'slow',
  params: {},
  indicators: ({ close }) => ({ before: close.lag(10) }),
  signals: ({ before }) => ({ entries: before.gt(0) }),
});
const own = defineStrategy({ name: 'own', params: {}, indicators: () => ({}), onBar: () => ({}) });

test('fewer bars than the warm-up takes are an error, and so are none', () => {
  expect(faultOf(() => backtest(slow, bars))).toBe(
    "too-few-bars: 10 bars of TEST are fewer than 'slow' needs | its indicators take 10 bars to warm up: load more bars, or choose shorter lengths",
  );
  expect(faultOf(() => backtest(slow, barsOf(11)))).toBe('no fault');
  const none = 'too-few-bars: there are no bars of TEST | load some: are the dates right?';
  expect(faultOf(() => backtest(slow, barsOf(0)))).toBe(none);
  expect(faultOf(() => backtest(own, barsOf(0)))).toBe(none);
});

test('options that make orders out of signals are refused where a strategy places its own', () => {
  expect(faultOf(() => backtest(own, bars, { stopLoss: 0.05 }))).toBe(
    "bad-option: stopLoss is for strategies with signals, and 'own' places its own orders | leave it out, or see the strategy's own parameters",
  );
  expect(faultOf(() => backtest(own, bars, { size: 0.5 }))).toMatch('size is for strategies with signals');
  expect(faultOf(() => backtest(own, bars, { size: 1 }))).toBe('no fault');
});
