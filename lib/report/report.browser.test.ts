// The report in a real browser, without a network: it opens, shows the figures, and answers.
// Where there is no Chromium these tests are skipped, unless TRADELAB_REQUIRE_ALL=1 says that there must be one.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DARK, LIGHT } from './palette.ts';
import type { Reportable } from './records.ts';
import { writeReport } from './report-html.ts';
import { exampleRun } from './run.fixture.ts';
import { exampleMonteCarlo, exampleWalkForward, peakSweep } from './sweep.fixture.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const executablePath = PLACES.find((place) => existsSync(place));
const required = process.env['TRADELAB_REQUIRE_ALL'] === '1';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

const run = exampleRun(3000, { synthetic: 'random walk, seed 7' });
const desktop = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const;

describe.skipIf(executablePath === undefined && !required)(
  'the report in Chromium (skipped where there is none)',
  () => {
    let browser: Browser;
    let folder: string;
    /** One page that the tests use one after the other. */
    let page: Page;

    beforeAll(async () => {
      if (executablePath === undefined) throw new Error(`no Chromium in any of ${PLACES.join(', ')}`);
      folder = await mkdtemp(join(tmpdir(), 'tradelab-browser-'));
      browser = await chromium.launch({
        executablePath,
        args: [...args, '--disable-sync', '--no-first-run'],
      });
      page = await open('report', run, desktop);
    });
    afterAll(async () => {
      await browser?.close();
      if (folder) await rm(folder, { recursive: true });
    });

    const requests: string[] = [];
    const complaints: string[] = [];

    /** The report of `shown`, opened from a file by a browser without a network. */
    async function open(name: string, shown: Reportable, options: BrowserContextOptions): Promise<Page> {
      const file = join(folder, `${name}.html`);
      await writeReport(shown, file);
      const opened = await (await browser.newContext({ offline: true, ...options })).newPage();
      opened.on('request', (request) => void requests.push(request.url()));
      opened.on('console', (message) => void complaints.push(`${name}: ${message.text()}`));
      opened.on('pageerror', (error) => void complaints.push(`${name}: ${error}`));
      await opened.goto(pathToFileURL(file).href);
      await opened.locator('figure[data-chart]:visible canvas').last().waitFor();
      return opened;
    }

    test('it shows the figures, and tells what they mean', async () => {
      const headline = (name: string) => page.locator(`.headline [data-metric="${name}"] .value`).innerText();
      expect(await headline('maxDrawdown')).toBe('−12.34%');
      expect(await headline('trades')).toBe(String(run.trades.length));
      expect(await headline('profitFactor')).toBe('–');
      expect(await page.title()).toBe('ema-cross on BTC/USDT 1h');
      expect(await page.locator('.banner').innerText()).toContain('Synthetic data.');
      const tip = page.locator('#metrics [data-metric="sharpe"] .tip');
      expect(await tip.isVisible()).toBe(false);
      await page.locator('#metrics [data-metric="sharpe"]').hover();
      await tip.waitFor({ state: 'visible' });
    });

    test('candles are painted in both colours with the indicator, and every chart has content', async () => {
      const candles = await paintedColours(page, '#candles canvas');
      for (const name of ['up', 'down', 'line1'] as const) expect(candles).toContain(LIGHT[name]);
      expect(await paintedColours(page, 'figure[data-chart="equity"] canvas')).toContain(LIGHT.strategy);
      expect(await paintedColours(page, 'figure[data-chart="trade-returns"] canvas')).toContain(LIGHT.up);
      expect(await page.locator('figure canvas').count()).toBe(5);
      expect(await page.locator('#candles a[href*="tradingview.com"]').count()).toBe(1);
    });

    test('a click on a column sorts the trade list, a second one turns it round', async () => {
      const head = page.locator('#trades th[data-key="pnl"]');
      const shown = async () => {
        const texts = await page.locator('#trades tbody td:nth-child(10)').allInnerTexts();
        return texts.map((text) => Number(text.replace('−', '-').replace(/[,+]/g, '')));
      };
      const expected = run.trades.map((t) => Number(t.pnl.toFixed(2))).sort((a, b) => a - b);
      await head.locator('button').click();
      expect(await shown()).toEqual(expected);
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      await head.locator('button').click();
      expect(await shown()).toEqual(expected.reverse());
      expect(await head.getAttribute('aria-sort')).toBe('descending');
    });

    test('the time under the pointer is followed on all charts over time', async () => {
      const equity = page.locator('figure[data-chart="equity"]');
      const drawdown = page.locator('figure[data-chart="drawdown"]');
      await equity.locator('.view').hover({ position: { x: 600, y: 100 } });
      const time = await equity.locator('time').innerText();
      expect(time).toMatch(/^2021-\d\d-\d\d \d\d:\d\d$/);
      expect(await equity.locator('[data-field="strategy"]').innerText()).toMatch(/^[\d,]+\.\d\d$/);
      expect((await drawdown.locator('time').innerText()).slice(0, 7)).toBe(time.slice(0, 7));
      expect(await drawdown.locator('.cursor').isVisible()).toBe(true);
    });

    test('the theme is the system’s until the button changes it, in the page and in the charts', async () => {
      const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await ground()).toBe(rgb(DARK.ground));
      await expect.poll(() => paintedColours(page, '#candles canvas')).toContain(DARK.up);
      await page.locator('#theme').click();
      expect(await ground()).toBe(rgb(LIGHT.ground));
      await expect.poll(() => paintedColours(page, '#candles canvas')).toContain(LIGHT.up);
      await expect
        .poll(() => paintedColours(page, 'figure[data-chart="equity"] canvas'))
        .toContain(LIGHT.strategy);
      expect(await paintedColours(page, 'figure[data-chart="equity"] canvas')).not.toContain(DARK.strategy);
    });

    test('a long trade list is shown a page at a time, and a row leads to its candles', async () => {
      const trades = Array.from({ length: 120 }, (_, k) => run.trades[k % run.trades.length]!);
      const long = await open('long', { ...run, trades }, desktop);
      const rows = long.locator('#trades tbody tr');
      const range = long.locator('#trades-range');
      expect([await rows.count(), await range.innerText()]).toEqual([50, '1–50 of 120']);
      await long.locator('#trades-next').click();
      await long.locator('#trades-next').click();
      expect([await rows.count(), await range.innerText()]).toEqual([20, '101–120 of 120']);
      expect(await long.locator('#trades-next').isDisabled()).toBe(true);
      await rows.first().click();
      await long.waitForFunction(
        'document.querySelector("#price").getBoundingClientRect().top < innerHeight / 2',
      );
      await long.close();
    });

    test('on a phone nothing is wider than the screen', async () => {
      const size = { width: 390, height: 844 };
      const phone = await open('phone', run, { viewport: size, isMobile: true, hasTouch: true });
      expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
      const all = "[...document.querySelectorAll('body *:not(.scroll *)')]";
      expect(await phone.evaluate(`${all}.filter((e) => e.getBoundingClientRect().right > 391).length`)).toBe(
        0,
      );
      await phone.close();
    });

    test('a heat map is chosen by its metric, drawn when it is, and the table is sorted', async () => {
      const sweep = await open('sweep', peakSweep(), desktop);
      const maps = sweep.locator('#heatmap figure');
      expect(await maps.count()).toBe(5);
      expect(await sweep.locator('#heatmap figure:visible h3').allInnerTexts()).toEqual([
        'Sharpe ratio by slow and fast',
      ]);
      expect(await sweep.locator('#heatmap canvas').count()).toBe(1);
      await sweep.locator('#heatmap select').selectOption({ label: 'Max drawdown' });
      expect(await sweep.locator('#heatmap figure:visible h3').allInnerTexts()).toEqual([
        'Max drawdown by slow and fast',
      ]);
      const colours = () => paintedColours(sweep, '#heatmap figure:not([hidden]) canvas');
      await expect.poll(colours).toContain(LIGHT.ink);
      const fast = sweep.locator('#combinations-range');
      expect(await fast.innerText()).toBe('1–50 of 336');
      await sweep.locator('th[data-key="param fast"] button').click();
      expect(await sweep.locator('#rows tbody tr').first().locator('td').nth(1).innerText()).toBe('5');
      await sweep.close();
    });

    test('pages of other results draw all their charts, in the dark too', async () => {
      const dark = { ...desktop, colorScheme: 'dark' } as const;
      const walk = await open('walk', exampleWalkForward('rolling'), dark);
      for (const name of ['windows', 'out-of-sample', 'drawdown'])
        expect(await paintedColours(walk, `figure[data-chart="${name}"] canvas`)).not.toEqual([]);
      expect(await paintedColours(walk, 'figure[data-chart="windows"] canvas')).toContain(DARK.up);
      const fan = await open('fan', exampleMonteCarlo('time'), dark);
      expect(await paintedColours(fan, 'figure[data-chart="fan"] canvas')).toContain(DARK.strategy);
      const compared = await open('compared', [run, { ...run, params: { fast: 1, slow: 2 } }], dark);
      expect(await paintedColours(compared, 'figure[data-chart="comparison"] canvas')).toContain(DARK.down);
      await compared.locator('#equity select').selectOption({ label: 'logarithmic' });
      await compared.locator('figure[data-chart="comparison-log"] canvas').waitFor();
      for (const page of [walk, fan, compared]) await page.close();
    });

    test('on a phone the other pages are no wider than the screen either', async () => {
      const phone = { viewport: { width: 390, height: 844 }, isMobile: true } as const;
      const records = [peakSweep(), exampleWalkForward('anchored'), exampleMonteCarlo('trades'), [run, run]];
      for (const [k, record] of records.entries()) {
        const page = await open(`small-${k}`, record as Reportable, phone);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
        await page.close();
      }
    });

    test('a run of two bars without trades opens as well', async () => {
      const tiny = await open('tiny', exampleRun(2), desktop);
      const { open: first, close } = exampleRun(2).bars;
      const hue = close[1]! < first[1]! ? LIGHT.down : LIGHT.up;
      await expect.poll(() => paintedColours(tiny, '#candles canvas')).toContain(hue);
      expect(await tiny.locator('.empty').count()).toBe(2);
      await tiny.close();
    });

    test('no page asked for anything but its own file, and none complained', () => {
      const others = ['sweep', 'walk', 'fan', 'compared', 'small-0', 'small-1', 'small-2', 'small-3'];
      const files = ['report', 'long', 'phone', ...others, 'tiny'].map(
        (name) => pathToFileURL(join(folder, `${name}.html`)).href,
      );
      expect(requests).toEqual(files);
      expect(complaints).toEqual([]);
    });
  },
);

/** The colours, as #rrggbb, that at least 5 pixels of the canvases have. */
function paintedColours(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].flatMap((canvas) => {
    const { width, height } = canvas;
    const copy = Object.assign(document.createElement('canvas'), { width, height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const counts = new Map();
    for (const pixel of new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)) {
      counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    }
    const hex = (pixel) => [0, 8, 16].map((k) => ((pixel >>> k) & 255).toString(16).padStart(2, '0')).join('');
    return [...counts].filter(([, count]) => count >= 5).map(([pixel]) => '#' + hex(pixel));
  })`);
}

function rgb(hex: string): string {
  const [r, g, b] = [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16));
  return `rgb(${r}, ${g}, ${b})`;
}
