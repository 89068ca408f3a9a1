import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chart } from './charts/index.ts';
import { chartSvg } from './compile.ts';
import { exampleRun } from './run.fixture.ts';
import { saveChart, svgToPng } from './save-chart.ts';

const spec = chart('drawdown', exampleRun(500));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradelab-charts-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('an .svg file is the drawn chart, in a folder made for it', async () => {
  const file = join(folder, 'new', 'chart.svg');
  await saveChart(spec, file);
  expect((await readFile(file, 'utf8')) === (await chartSvg(spec))).toBe(true);
  expect(await readdir(join(folder, 'new'))).toEqual(['chart.svg']);
});

// The size of a PNG is in its first chunk: W3C, "Portable Network Graphics", section 11.2.1 (IHDR).
test('a .png file is the chart at twice its size', async () => {
  const file = join(folder, 'chart.PNG');
  await saveChart(spec, file);
  const png = await readFile(file);
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(await chartSvg(spec))!;
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
});

test('any other ending is an error, and nothing is written', async () => {
  const file = join(folder, 'other', 'chart.pdf');
  await expect(saveChart(spec, file)).rejects.toMatchObject({ code: 'bad-option' });
  await expect(readdir(join(folder, 'other'))).rejects.toThrow();
});

test('a PNG on a machine without fonts is an error, since its labels would be missing', async () => {
  await expect(svgToPng('<svg xmlns="http://www.w3.org/2000/svg"/>', false)).rejects.toMatchObject({
    code: 'missing-package',
  });
});
