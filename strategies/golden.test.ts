// Golden results: metrics and trades of every strategy on the S&P 500 and on seeded synthetic bars, compared exactly.
// Metrics have 12 digits, since the last bits of a power differ between versions of Node.
// They change only by `npm run golden`, and the diff is read.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnyStrategy, type BacktestOptions, generateBars, loadBars, runBacktest } from 'tradelab';
import { expect, test } from 'vitest';
import * as shipped from './index.ts';

const sp500 = await loadBars('sp500');
const [minutes] = generateBars({ model: 'garch', seed: 7, timeframe: '5m', bars: 1500 });

const DATA = { sp500, 'garch 5m': minutes! } as const;

interface Case {
  readonly data: keyof typeof DATA;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly options?: BacktestOptions;
}

/** What is run of every strategy, of those with signals, and of some besides: what the defaults leave out. */
const EVERY: readonly Case[] = [{ data: 'sp500' }, { data: 'garch 5m', options: { fee: 0.0002 } }];

const SIGNALS: readonly Case[] = [
  { data: 'sp500', options: { side: 'both', stopLoss: 0.05, takeProfit: 0.1, slippage: 0.0005 } },
];

const BESIDES: Readonly<Record<string, readonly Case[]>> = {
  macd: [{ data: 'sp500', params: { zeroLine: true }, options: { side: 'both' } }],
  grid: [
    { data: 'sp500', params: { lower: 800, upper: 1600, levels: 12, rebalance: 0, stop: 0 } },
    { data: 'sp500', params: { spacing: 'arithmetic', lookback: 60, pause: 20 }, options: { fee: 0 } },
  ],
};

function casesOf({ name, signals }: AnyStrategy): readonly Case[] {
  return [...EVERY, ...(signals ? SIGNALS : []), ...(BESIDES[name] ?? [])];
}

/** The results as JSON, a line per metric and per trade. */
function goldenOf(strategy: AnyStrategy): string {
  const results = casesOf(strategy).map((one) => {
    const run = runBacktest(strategy, one.params ?? {}, DATA[one.data], one.options ?? {});
    const metrics = Object.entries(run.metrics).map(([name, value]) => [
      name,
      value === null ? null : Number(value.toPrecision(12)),
    ]);
    const record = { ...one, metrics: Object.fromEntries(metrics), openTrade: run.openTrade };
    const head = JSON.stringify(record, null, 1);
    const trades = run.trades.map((trade) => `  ${JSON.stringify(trade)}`).join(',\n');
    return head.replace(/\n\}$/, `,\n "trades": [\n${trades}\n ]\n}`);
  });
  return `[\n${results.join(',\n')}\n]\n`;
}

for (const strategy of Object.values(shipped) as AnyStrategy[]) {
  test(`golden: ${strategy.name}`, () => {
    const file = fileURLToPath(new URL(`${strategy.name}.golden.json`, import.meta.url));
    const text = goldenOf(strategy);
    expect(JSON.parse(text)).toHaveLength(casesOf(strategy).length);
    if (process.env['TRADELAB_GOLDEN'] === 'write') writeFileSync(file, text);
    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
  });
}
