// The pages of sweeps, walk-forwards, Monte Carlo simulations and comparisons: what they hold, and that they stay small.
import { afterEach, expect, test, vi } from 'vitest';
import { emaCross } from '../../../strategies/index.ts';
import type { Evidence } from '../../core/index.ts';
import { generateBars } from '../../data/index.ts';
import { drawdownPeriods } from '../../metrics/index.ts';
import { portfolio } from '../../portfolio/index.ts';
import { libraryScripts } from '../page-script.ts';
import { reportHtml } from '../report-html.ts';
import { exampleRun } from '../run.fixture.ts';
import { exampleMonteCarlo, exampleSweep, exampleWalkForward, numbers, peakSweep } from '../sweep.fixture.ts';
import { plainText } from './plain-text.fixture.ts';

const NASTY = `</script><img src=x onerror="alert('1')"><!--`;
afterEach(() => void vi.restoreAllMocks());

const EVIDENCE: Evidence = {
  ...{ kind: 'evidence', trials: 336, trialsFrom: 'sweep', sharpeVariance: 0.001, bars: 2999 },
  ...{ periodsPerYear: 8760, sharpe: 0.01, annualSharpe: 0.94, skewness: 0, kurtosis: 3 },
  ...{ probabilisticSharpe: 0.7, expectedMaximumSharpe: 0.02, annualExpectedMaximumSharpe: 1.87 },
  ...{ deflatedSharpe: 0.31, minimumTrackRecord: null, confidence: 0.95, verdict: 'luck' },
  sentence: 'This is what luck alone finds.',
};

const run = exampleRun(600);
const markets = generateBars({
  ...{ model: 'garch', seed: 3, timeframe: '1d', bars: 400 },
  symbols: ['AAA', 'BBB', 'CCC'],
});
const held = portfolio(emaCross, markets, { params: { fast: 5, slow: 20 }, maxOpen: 2 });

const PAGES = {
  portfolio: () => reportHtml(held, { evidence: EVIDENCE }),
  sweep: () => reportHtml(peakSweep(), { evidence: EVIDENCE }),
  'walk-forward': () => reportHtml(exampleWalkForward('rolling'), { evidence: EVIDENCE }),
  'Monte Carlo simulation': () => reportHtml(exampleMonteCarlo('time')),
  comparison: () => reportHtml([run, { ...run, params: { fast: 5, slow: 96 } }]),
} as const;

function block(page: string, id: string): Record<string, (number | string | null)[]> {
  return JSON.parse(
    new RegExp(`<script type="application/json" id="${id}">([\\s\\S]*?)</script>`).exec(page)![1]!,
  );
}

test.each(Object.keys(PAGES) as (keyof typeof PAGES)[])(
  'the page of a %s fetches nothing, warns of nothing and is the same each time',
  async (name) => {
    const warn = vi.spyOn(console, 'warn');
    const page = await PAGES[name]();
    expect(warn.mock.calls).toEqual([]);
    expect(page.replace(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/ src=|<link|@import|url\(|href=/);
    expect(page.includes('default-src &#39;none&#39;')).toBe(true);
    expect((await PAGES[name]()) === page).toBe(true);
  },
);

test('the page of every kind says that its bars were generated, and none of a market', async () => {
  const made = { synthetic: 'random walk, seed 7' };
  const generated = { ...run, bars: { ...run.bars, ...made } };
  const of = <T extends { data: object }>(record: T) => ({ ...record, data: { ...record.data, ...made } });
  const isSaid = (pages: readonly string[]) =>
    pages.map((page) => /Synthetic data\.<\/b> (\w+)/.exec(page)?.[1]);
  expect(
    isSaid(
      await Promise.all([
        reportHtml(of(peakSweep())),
        reportHtml(of(exampleWalkForward('rolling'))),
        reportHtml(of(exampleMonteCarlo('time'))),
        reportHtml(held),
        reportHtml([run, generated]),
      ]),
    ),
  ).toEqual(['These', 'These', 'These', 'These', 'Some']);
  const rest = [PAGES.sweep, PAGES['walk-forward'], PAGES['Monte Carlo simulation'], PAGES.comparison];
  expect(isSaid(await Promise.all(rest.map((page) => page())))).toEqual(rest.map(() => undefined));
});

test('the page of a sweep tells its best, the median, and how many made money or beat holding', async () => {
  const sweep = peakSweep();
  const text = plainText(await reportHtml(sweep));
  const { totalReturn, buyAndHoldReturn } = sweep.metrics;
  const part = (is: (k: number) => boolean) =>
    `${((100 * numbers(0, sweep.length - 1).filter(is).length) / sweep.length).toFixed(1)}%`;
  expect(text).toContain(`Profitable ${part((k) => totalReturn![k]! > 0)}`);
  expect(text).toContain(`Beat holding ${part((k) => totalReturn![k]! > buyAndHoldReturn![k]!)}`);
  expect(text).toContain('Best Sharpe ratio 1 ');
  expect(text).toContain('Best by Sharpe ratio: fast 12, slow 40.');
});

test('the combinations of a sweep are listed best first, by the metric that was asked for', async () => {
  const rows = block(await reportHtml(peakSweep(), { metric: 'trades' }), 'combinations-data');
  expect(rows['rank']!.slice(0, 3)).toEqual([1, 2, 3]);
  expect(rows['trades']![0]).toBe(200);
  expect(rows['param fast']![0]).toBe(5);
  expect(rows['trades']).toHaveLength(336);
});

test('heat maps of every pair of parameters and of the first metrics are in the page, one of them shown', async () => {
  const sweep = exampleSweep(
    { fast: [1, 2], slow: [3, 4], mode: ['a', 'b'], fixed: [7] },
    { sharpe: (p) => Number(p['fast']), calmar: () => 1 },
  );
  const page = await reportHtml(sweep);
  const section = page.slice(page.indexOf('id="heatmap"'), page.indexOf('id="slices"'));
  expect([...section.matchAll(/<option value="\d">([^<]*)/g)].map(([, name]) => name)).toEqual([
    ...['fast and slow', 'fast and mode', 'slow and mode', 'Sharpe ratio', 'Calmar ratio'],
  ]);
  expect(section.match(/<figure data-chart/g)).toHaveLength(6);
  expect(plainText(page)).toContain('fixed 7');
});

test('a sweep of 200,000 combinations is a page of at most three megabytes besides the library, which says what it shows', async () => {
  const sweep = peakSweep(numbers(1, 500), numbers(1, 400));
  const page = await reportHtml(sweep);
  const [library] = await libraryScripts(false);
  expect(page.length - library!.length).toBeLessThan(3_000_000);
  const text = plainText(page);
  expect(text).toContain('The best 1,000 of 200,000 by Sharpe ratio.');
  expect(text).toContain('The best 100 and a random 300 of 200,000 combinations');
  expect(text).toContain('neighbouring values share a cell');
});

test('a sweep of one combination, or that defines nothing, has a page', async () => {
  expect(plainText(await reportHtml(peakSweep([5], [30])))).toContain(
    'Best by Sharpe ratio: fast 5, slow 30.',
  );
  const none = exampleSweep({ fast: [1, 2], slow: [3, 4] }, { sharpe: () => Number.NaN });
  expect(plainText(await reportHtml(none))).toContain('Sharpe ratio is undefined for every combination.');
});

test('combinations that failed are listed with the reason, and an early stop is said', async () => {
  const failure = { params: { fast: 3, slow: 4 }, error: new Error('no such thing') };
  const sweep = { ...peakSweep(), partial: true, failures: Array(25).fill(failure) };
  const text = plainText(await reportHtml(sweep));
  expect(text).toContain('25 combinations could not be run fast 3, slow 4: no such thing');
  expect(text).toContain("5 more are in the sweep's failures.");
  expect(text).toContain('Stopped early.');
});

test('whether it is luck is said in one sentence with the figures behind it, where it is known', async () => {
  for (const record of [peakSweep(), exampleWalkForward('anchored'), run]) {
    const text = plainText(await reportHtml(record, { evidence: EVIDENCE }));
    expect(text).toContain('Is it luck? This is what luck alone finds. Trials 336');
    expect(text).toContain('Above 0, all trials 31.0%');
    expect(plainText(await reportHtml(record))).not.toContain('Is it luck?');
  }
  const more = { ...EVIDENCE, overfitting: 0.42, realityCheck: { white: 0.2, hansen: 0.125 } };
  const text = plainText(await reportHtml(run, { evidence: more }));
  expect(text).toContain('Overfitting 42.0%');
  expect(text).toContain('Reality check p 0.125');
});

test('the page of a walk-forward lists its windows and tells what was left out of sample', async () => {
  const page = await PAGES['walk-forward']();
  const windows = block(page, 'window-list-data');
  expect(windows['param fast']).toEqual([12, 12, 20, 12, 8]);
  expect(windows['out']).toEqual([0.4, 0.2, null, -0.2, -0.4]);
  const text = plainText(page);
  expect(text).toContain('5 rolling windows · embargo 40 bars');
  expect(text).toContain(
    'In sample 30.00% a year, out of sample 12.60%: an efficiency of 0.42. 2 of 5 windows ended with a profit.',
  );
  expect(text).toContain('fast 12 60% 0.30 20%');
  expect(text).toMatch(/default parameters: fast 12, slow 40\..* Total return \S+ 1\.23% /);
});

test('the page of a simulation has its sentence, its intervals and its drawdowns', async () => {
  const text = plainText(await PAGES['Monte Carlo simulation']());
  expect(text).toContain('Of 10,000 runs, 12 % end in a loss.');
  expect(text).toContain('Total return 10.00% 8.00% −20.00% 40.00% 55.0%');
  expect(text).toContain('5.0% −40.00%');
  expect(text).toContain('Ending in a loss 12.0%');
});

test('the page of a portfolio has its legs, whose contributions add up, and all their trades', async () => {
  const page = await PAGES.portfolio();
  const legs = block(page, 'leg-list-data') as Record<string, number[]>;
  expect(legs['name']).toEqual(['AAA', 'BBB', 'CCC']);
  const sum = legs['contribution']!.reduce((a, b) => a + b, 0);
  expect(sum).toBeCloseTo(held.metrics.totalReturn!, 6);
  const refused = legs['refused']!.reduce((a, b) => a + b, 0);
  expect(refused).toBe(held.refused.length);
  const trades = block(page, 'trade-list-data');
  expect(trades['leg']).toEqual(held.trades.map(({ leg }) => leg));
  expect(plainText(page)).toContain('ema-cross against buying and holding all 3 symbols evenly');
  expect(plainText(page)).toContain('AAA 1.00');
});

test('a comparison has a column per run, the best of each metric in bold', async () => {
  const better = {
    ...run,
    params: { fast: 5, slow: 96 },
    metrics: { ...run.metrics, sharpe: 2, maxDrawdown: -0.5 },
  };
  const page = await reportHtml([run, better]);
  const row = (label: string) => new RegExp(`>${label}</td>(.*?)</tr>`).exec(page)![1]!;
  expect(row('Sharpe ratio')).toContain('<b>2</b>');
  expect(row('Max drawdown')).toContain('<b>−12.34%</b>');
  expect(row('Trades')).not.toContain('<b>');
  expect(plainText(page)).toContain('fast 24 5');
});

test('names and values cannot break out of any page', async () => {
  const sweep = exampleSweep({ [NASTY]: [NASTY, 'b'], slow: [1, 2] }, { sharpe: (p) => Number(p['slow']) });
  const records = [
    { ...sweep, strategy: NASTY, failures: [{ params: { [NASTY]: 1 }, error: new Error(NASTY) }] },
    { ...exampleWalkForward('rolling'), strategy: NASTY, options: { [NASTY]: NASTY } },
    { ...exampleMonteCarlo('trades'), strategy: NASTY, sentence: NASTY, params: { [NASTY]: NASTY } },
    [
      { ...run, strategy: NASTY },
      { ...run, options: { [NASTY]: NASTY } },
    ],
  ] as const;
  for (const record of records) {
    const page = await reportHtml(record as Parameters<typeof reportHtml>[0], {
      evidence: { ...EVIDENCE, sentence: NASTY },
    });
    expect(page.includes('<img') || page.includes('<!--')).toBe(false);
  }
});

test('a run’s worst drawdowns are listed deepest first', async () => {
  const long = exampleRun(3000);
  const depths = block(await reportHtml(long), 'drawdowns-data')['depth'] as number[];
  expect(depths).toHaveLength(drawdownPeriods(long.equity).length);
  expect(depths).toEqual([...depths].sort((x, y) => x - y));
});
