// The files of a new project: enough to run, test and change, and nothing to clear away.

/** The files by their paths; `name` is the project's, `source` where its package manager gets tradelab. */
export function projectFiles(name: string, source: string): Readonly<Record<string, string>> {
  return {
    'package.json': json({
      name,
      private: true,
      type: 'module',
      scripts: { test: 'node --test' },
      dependencies: { tradelab: source },
    }),
    'tradelab.config.json': json({
      ...{ strategy: 'strategies/my-strategy.ts', data: 'sp500', cash: 10_000, fee: 0.001, slippage: 0.0005 },
      catalog: 'catalog',
    }),
    'strategies/my-strategy.ts': STRATEGY,
    'strategies/my-strategy.test.mjs': TEST,
    'tsconfig.json': json({
      compilerOptions: { target: 'ES2023', module: 'NodeNext', strict: true, noEmit: true },
      include: ['strategies'],
    }),
    'README.md': `# ${name}\n${README}`,
    '.gitignore': 'node_modules/\nreports/\nresults/\ncatalog/\n',
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const STRATEGY = `// Buys dips in an uptrend, and sells when they are over. Change it to what you believe.

import { defineStrategy, param, rsi, sma } from 'tradelab';

export const myStrategy = defineStrategy({
  name: 'my-strategy',
  description: 'Buys dips in an uptrend.',
  params: {
    trend: param.int(200, { min: 20, max: 400, description: 'bars of the average that says where the trend goes' }),
    dip: param.float(30, { min: 1, max: 50, description: 'RSI below which it is a dip' }),
    over: param.float(60, { min: 50, max: 99, description: 'RSI above which the dip is over' }),
  },
  // Columns of numbers, which only look back.
  indicators: ({ close }, p) => ({ trend: sma(close, p.trend), strength: rsi(close, 3) }),
  // What to do at the close of a bar; orders fill at the next open.
  signals: ({ trend, strength }, { close }, p) => ({
    entries: close.gt(trend).and(strength.lt(p.dip)),
    exits: strength.gt(p.over),
  }),
});
`;

const TEST = `// npm test
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backtest, checkStrategy, loadBars, loadStrategyFile } from 'tradelab';

const strategy = await loadStrategyFile(fileURLToPath(new URL('my-strategy.ts', import.meta.url)));
const bars = await loadBars('sp500');

test('it buys above its trend only', () => {
  const { trades, columns } = backtest(strategy, bars);
  assert.ok(trades.length > 20);
  for (const { entryTime } of trades) {
    // The decision was taken at the close before the bar of the entry.
    const row = bars.time.indexOf(entryTime) - 1;
    assert.ok(bars.close[row] > columns.trend[row]);
  }
});

test('it does not look ahead, and a restart changes nothing', () => {
  const failed = checkStrategy(strategy, bars).items.filter(({ passed }) => !passed);
  assert.deepEqual(failed, []);
});

test('a parameter out of its range is refused', () => {
  assert.throws(() => backtest(strategy, bars, { params: { dip: 80 } }), /parameter 'dip'/);
});
`;

const README = `
A project of [tradelab](https://github.com/tradelab/tradelab).

\`\`\`sh
npm install
npm test                                  # runs strategies/*.test.mjs
npx tradelab backtest                     # runs what tradelab.config.json says
npx tradelab backtest --set dip=20 --report
npx tradelab check                        # proves that it does not look ahead
npx tradelab data import bars.csv --venue binance --symbol BTC/USDT
\`\`\`

- \`strategies/my-strategy.ts\` is yours to change; \`--set\` and \`strategies/my-strategy.params.json\` set its parameters.
- \`tradelab.config.json\` holds what you would otherwise repeat as flags; flags go over it.
- \`catalog/\` is where imported data are kept, \`reports/\` where reports are written.
`;
