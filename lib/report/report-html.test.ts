import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { METRICS } from '../metrics/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { libraryScripts } from './page-script.ts';
import { reportHtml, writeReport } from './report-html.ts';
import { exampleRun } from './run.fixture.ts';

const NASTY = `</script><img src=x onerror="alert('1')"><!--`;
afterEach(() => void vi.restoreAllMocks());

function scripts(page: string): { attributes: string; text: string }[] {
  return [...page.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)].map((m) => ({
    attributes: m[1]!,
    text: m[2]!,
  }));
}

function block(page: string, id: string): unknown {
  return JSON.parse(scripts(page).find((s) => s.attributes.includes(`id="${id}"`))!.text);
}

function hasText(page: string, text: string): boolean {
  return page.replace(/\s+/g, ' ').includes(text);
}

test('the page fetches nothing: no source, style sheet or link but the attribution', async () => {
  const warn = vi.spyOn(console, 'warn');
  const page = (await reportHtml(exampleRun(500))).replace(/<script[\s\S]*?<\/script>/g, '');
  expect(page).not.toMatch(/ src=|<link|@import|url\(/);
  expect([...page.matchAll(/href="([^"]*)"/g)].map((m) => m[1])).toEqual(['https://www.tradingview.com/']);
  expect(warn.mock.calls).toEqual([]);
});

test('the policy of the page names every script by its hash, and no others', async () => {
  const page = await reportHtml(exampleRun(500));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
    .exec(page)![1]!
    .replaceAll('&#39;', "'");
  const run = scripts(page).filter((s) => !s.attributes.includes('application/json'));
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy.match(/'sha256-[^']*'/g)).toEqual(run.map((s) => hash(s.text)));
  expect(run).toHaveLength(6);
  expect(policy).toContain("default-src 'none'");
});

test('the same run gives the same page', async () => {
  const [first, second] = [await reportHtml(exampleRun(300)), await reportHtml(exampleRun(300))];
  expect(first === second).toBe(true);
});

test('names, parameters, options and warnings cannot break out of the page', async () => {
  const run = exampleRun(300, { symbol: `${NASTY}/USDT`, id: NASTY, synthetic: NASTY });
  const page = await reportHtml({
    ...run,
    strategy: NASTY,
    params: { [NASTY]: NASTY },
    options: { [NASTY]: { nested: NASTY } },
    warnings: [{ code: NASTY, message: NASTY }],
    indicators: [{ name: NASTY, values: run.equity, pane: NASTY }],
  });
  expect(page.includes('<img')).toBe(false);
  expect(page.includes('<!--')).toBe(false);
  expect(scripts(page)).toHaveLength(14);
  expect(block(page, 'price-data')).toMatchObject({
    panes: [{ name: 'price' }, { name: NASTY, lines: [{ name: NASTY }] }],
  });
});

test('every metric has a card with its label, its value as people read it, and what it means', async () => {
  const run = exampleRun(500);
  const page = await reportHtml({ ...run, metrics: { ...run.metrics, cagr: 0.123456, sortino: null } });
  for (const metric of Object.values(METRICS)) {
    const cards = page.split('<div class="metric"').filter((c) => c.includes(`data-metric="${metric.name}"`));
    expect(cards.length, metric.name).toBeGreaterThanOrEqual(1);
    expect(cards[0]!.includes(metric.label), metric.name).toBe(true);
  }
  expect(page).toMatch(/data-metric="cagr">[\s\S]{0,120}12\.35%/);
  expect(page).toMatch(/data-metric="sortino">[\s\S]{0,120}<b class="value ">–</);
});

test('generated data is called so, data from a market is not', async () => {
  expect(await reportHtml(exampleRun(200, { synthetic: 'random walk, seed 7' }))).toContain(
    'Synthetic data.</b> These bars were generated (random walk, seed 7)',
  );
  expect((await reportHtml(exampleRun(200))).includes('Synthetic data')).toBe(false);
});

test('the fill-sensitivity line tells the return under all three readings', async () => {
  const run = exampleRun(300);
  const line = async (pessimisticReturn: number) => {
    const metrics = { ...run.metrics, totalReturn: 0.1 };
    const sensitivity = { ambiguousBars: 3, pessimisticReturn, optimisticReturn: 0.1 };
    const page = await reportHtml({ ...run, metrics, sensitivity });
    return /<p class="note" id="sensitivity">([\s\S]*?)<\/p>/
      .exec(page)![1]!
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ');
  };
  const start = 'Fill sensitivity. 3 bars reached both a stop and a target;';
  expect(await line(0.05)).toBe(
    `${start} the total return is 10.00%, 5.00% under the pessimistic reading of the bars, and 10.00% under the optimistic one.`,
  );
  expect(await line(0.1)).toBe(`${start} every reading of the bars gives the same total return, 10.00%.`);
});

test('warnings are listed with their time, the first 200 of many', async () => {
  const run = exampleRun(300);
  const warning = { code: 'gap', message: 'a gap', time: Date.UTC(2021, 0, 2, 3) };
  expect(
    hasText(await reportHtml({ ...run, warnings: [warning] }), '<time>2021-01-02 03:00</time> a gap'),
  ).toBe(true);
  const page = await reportHtml({ ...run, warnings: Array(205).fill(warning) });
  expect(page.split('a gap')).toHaveLength(201);
  expect(hasText(page, '205 warnings')).toBe(true);
  expect(hasText(page, '5 more are in the result')).toBe(true);
});

test('a run without trades says so, and has no trade list', async () => {
  const page = await reportHtml({ ...exampleRun(50), trades: [], openTrade: null });
  expect(page).toContain('No trade was closed in this run.');
  expect(page.includes('id="trades-data"')).toBe(false);
});

test('the trade list holds each trade as it is; of very many the last 10,000', async () => {
  const run = exampleRun(3000);
  const few = block(await reportHtml(run), 'trades-data') as Record<string, number[]>;
  for (const [k, trade] of run.trades.entries()) expect(few['pnl']![k]! / trade.pnl).toBeCloseTo(1, 8);
  expect(few['entryTime']).toEqual(run.trades.map((t) => t.entryTime));
  const trades = Array.from({ length: 10_500 }, (_, k) => run.trades[k % run.trades.length]!);
  const page = await reportHtml({ ...run, trades });
  const many = block(page, 'trades-data') as Record<string, number[]>;
  expect([many['number']!.length, many['number']![0], many['number']!.at(-1)]).toEqual([10_000, 501, 10_500]);
  expect(page).toContain('The last 10,000 of 10,500 closed trades');
});

test('the page of 200,000 bars is at most three megabytes larger than its scripts', async () => {
  const libraries = (await libraryScripts(true)).join('').length;
  const page = await reportHtml(exampleRun(200_000));
  expect(page.length - libraries).toBeLessThan(3_000_000);
  expect(page).toContain('200,000 bars of 1h, shown as candles of');
});

test('writeReport makes the folder and leaves only whole files', async () => {
  const folder = temporaryFolder();
  const [run, file] = [exampleRun(200), join(folder, 'a', 'b.html')];
  await writeReport(run, file);
  expect((await readFile(file, 'utf8')) === (await reportHtml(run))).toBe(true);
  expect(await readdir(join(folder, 'a'))).toEqual(['b.html']);
  await writeFile(join(folder, 'plain'), '');
  await expect(writeReport(run, join(folder, 'plain', 'c.html'))).rejects.toThrow();
  await expect(writeReport(run, join(folder, 'a'))).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(['a', 'plain']);
});
