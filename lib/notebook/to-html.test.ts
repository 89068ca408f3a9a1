// What is shown of every kind of result, as HTML.
import { expect, test } from 'vitest';
import { emaCross } from '../../strategies/index.ts';
import { formatTime } from '../core/index.ts';
import { generateBars } from '../data/index.ts';
import { portfolio } from '../portfolio/index.ts';
import { chart } from '../report/charts/index.ts';
import { exampleRun } from '../report/run.fixture.ts';
import { exampleMonteCarlo, exampleWalkForward, peakSweep } from '../report/sweep.fixture.ts';
import { type Showable, toHtml } from './to-html.ts';

const run = exampleRun(500);

/** The charts within HTML, as SVG. */
function charts(html: string): string[] {
  const found = html.matchAll(/src="data:image\/svg\+xml;base64,([^"]*)"/g);
  return Array.from(found, ([, data]) => Buffer.from(data!, 'base64').toString());
}

/** The texts of the cells of all tables. */
function cells(html: string): string[] {
  return Array.from(html.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g), ([, text]) =>
    text!.replace(/<[^>]*>/g, ''),
  );
}

test('a run is its metrics as a table, its equity and its drawdown', async () => {
  const html = await toHtml(run);
  expect(html).toContain('<b>ema-cross (fast 24, slow 96)</b><br>BTC/USDT 1h, 2021-01-01');
  const texts = cells(html);
  expect(texts[texts.indexOf('Sharpe ratio') + 1]).toBe('1.23');
  const [equity, drawdown] = charts(html);
  expect(equity).toContain('>Equity, USDT</text>');
  expect(drawdown).toContain('>Drawdown, % of peak equity</text>');
});

test('a sweep is its ten best combinations and a heat map', async () => {
  const html = await toHtml(peakSweep());
  expect(html.match(/<tr>/g)).toHaveLength(11);
  expect(cells(html).slice(0, 9)).toEqual([
    ...['fast', 'slow', 'Sharpe ratio', 'Total return', 'Max drawdown', 'Trades'],
    ...['12', '40', '1'],
  ]);
  expect(charts(html)[0]).toContain('>Sharpe ratio by slow and fast</text>');
});

test('a sweep of one parameter has a line instead, of none no chart', async () => {
  expect(charts(await toHtml(peakSweep([5, 6, 7], [30])))[0]).toContain('>Sharpe ratio along fast</text>');
  expect(charts(await toHtml(peakSweep([5], [30])))).toEqual([]);
});

test('a walk-forward, a simulation and several runs have their tables and charts', async () => {
  const walk = await toHtml(exampleWalkForward('rolling'));
  expect(cells(walk)).toContain('fast 20, slow 40');
  expect(charts(walk)).toHaveLength(1);
  const simulated = await toHtml(exampleMonteCarlo('time'));
  expect(simulated).toContain('<p>Of 10,000 runs, 12 % end in a loss.</p>');
  expect(cells(simulated)).toEqual(expect.arrayContaining(['2.5%', '97.5%', '−20.00%', '40.00%']));
  const compared = await toHtml([run, { ...run, params: { fast: 5, slow: 96 } }]);
  expect(cells(compared).slice(0, 4)).toEqual(['', 'fast 24', 'fast 5', 'Total return']);
  expect(charts(compared)).toHaveLength(1);
});

test('a portfolio is its metrics, its legs, its equity and its drawdown', async () => {
  const markets = generateBars({
    ...{ model: 'garch', seed: 3, timeframe: '1d', bars: 300 },
    symbols: ['AAA', 'BBB'],
  });
  const html = await toHtml(portfolio(emaCross, markets, { params: { fast: 5, slow: 20 } }));
  expect(html).toMatch(/<b>Portfolio of ema-cross<\/b><br>AAA, BBB 1d, .* bars of generated data</);
  const texts = cells(html);
  expect(texts.slice(texts.indexOf('Leg'), texts.indexOf('Leg') + 8)).toEqual([
    ...['Leg', 'Weight', 'Contribution', 'Profit', 'Trades', 'Exposure', 'AAA', '50.0%'],
  ]);
  expect(charts(html)).toHaveLength(2);
});

test('metrics alone are a table, and a chart is drawn', async () => {
  expect(cells(await toHtml({ sharpe: 1.5, trades: 3, calmar: null })).filter(Boolean)).toEqual([
    ...['Sharpe ratio', '1.50', 'Calmar ratio', '–', 'Trades', '3'],
  ]);
  expect(charts(await toHtml(chart('monthly-returns', run)))).toHaveLength(1);
});

test('bars are their first and last five', async () => {
  const html = await toHtml(run.bars);
  expect(html.match(/<tr>/g)).toHaveLength(12);
  const texts = cells(html);
  expect(texts.slice(0, 7)).toEqual([
    ...['time', 'open', 'high', 'low', 'close', 'volume'],
    formatTime(run.bars.time[0]!),
  ]);
  expect(texts.at(-6)).toBe(formatTime(run.bars.time.at(-1)!));
});

test('rows are a table, of many the first and the last ten; times are read as such', async () => {
  const trade = run.trades[0]!;
  const few = cells(await toHtml([trade]));
  expect(few).toContain('entryTime');
  expect(few).toContain(formatTime(trade.entryTime));
  const many = Array.from({ length: 1000 }, (_, k) => ({ k, what: k === 999 ? null : { a: k } }));
  const html = await toHtml(many);
  expect(html.match(/<tr>/g)).toHaveLength(22);
  expect(html).toContain('<p>1,000 rows</p>');
  expect(cells(html).slice(-2)).toEqual(['999', '–']);
  expect(await toHtml([])).toContain('0 rows');
});

test('names and values cannot break out of the HTML', async () => {
  const nasty = '<img src=x onerror=alert(1)>';
  for (const value of [{ ...run, strategy: nasty, params: { [nasty]: nasty } }, [{ [nasty]: nasty }]]) {
    expect(await toHtml(value as Showable)).not.toContain('<img src=x');
  }
});

test('what nobody knows how to show is an error', async () => {
  for (const value of [3, 'text', null, {}, { kind: 'nothing' }]) {
    await expect(toHtml(value as never)).rejects.toMatchObject({ code: 'bad-option' });
  }
});
