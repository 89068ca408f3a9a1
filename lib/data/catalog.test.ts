import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { catalogFolder, seriesFolder, seriesKeys } from './catalog.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('the catalog is the one given, else that of the environment, of the configuration above, of the home folder', async () => {
  const project = temporaryFolder();
  const below = join(project, 'a', 'b');
  mkdirSync(below, { recursive: true });
  vi.spyOn(process, 'cwd').mockReturnValue(below);
  vi.stubEnv('TRADELAB_CATALOG', '');
  expect(await catalogFolder()).toBe(join(homedir(), '.tradelab', 'catalog'));
  writeFileSync(join(project, 'tradelab.config.json'), '{"catalog": "data/bars"}');
  expect(await catalogFolder()).toBe(join(project, 'data', 'bars'));
  vi.stubEnv('TRADELAB_CATALOG', join(project, 'env'));
  expect(await catalogFolder()).toBe(join(project, 'env'));
  expect(await catalogFolder(join(project, 'given'))).toBe(join(project, 'given'));
});

test('a configuration that cannot be understood is refused', async () => {
  const project = temporaryFolder();
  vi.spyOn(process, 'cwd').mockReturnValue(project);
  vi.stubEnv('TRADELAB_CATALOG', '');
  const configure = (text: string) => writeFileSync(join(project, 'tradelab.config.json'), text);
  configure('{catalog}');
  await expect(catalogFolder()).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('is not JSON'),
  });
  configure('{"catalog": 7}');
  await expect(catalogFolder()).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining("'catalog' is no path"),
  });
});

test.each([
  'BTC/USDT',
  'BTC/USDT:USDT-230630',
  'BRK.B',
  '^GSPC',
  'a*b?<>|"\\',
  '100%',
  'ÄÖ ü',
  'CON',
  'x.',
  '=x',
])('the symbol %s is a name that every file system allows, and is read from it again', async (symbol) => {
  const catalog = temporaryFolder();
  const key = { venue: 'test', symbol, timeframe: '1m' } as const;
  const folder = seriesFolder(catalog, key);
  mkdirSync(folder, { recursive: true });
  // What Windows does not allow in names (Microsoft, "Naming Files, Paths, and Namespaces").
  expect(basename(dirname(folder))).toMatch(/^symbol=[^<>:"/\\|?*]+$/);
  expect(await seriesKeys(catalog)).toEqual([key]);
});

test('series are listed by venue, symbol and length of the timeframe', async () => {
  const catalog = temporaryFolder();
  for (const [venue, symbol, timeframe] of [
    ['b', 'X', '1h'],
    ['b', 'X', '15m'],
    ['b', 'A', '1d'],
    ['a', 'Z', '1m'],
  ] as const) {
    mkdirSync(seriesFolder(catalog, { venue, symbol, timeframe }), { recursive: true });
  }
  const keys = await seriesKeys(catalog);
  expect(keys.map(({ venue, symbol, timeframe }) => `${venue} ${symbol} ${timeframe}`)).toEqual([
    'a Z 1m',
    'b A 1d',
    'b X 15m',
    'b X 1h',
  ]);
});

test('a catalog that is not there yet has no series', async () => {
  expect(await seriesKeys(join(temporaryFolder(), 'none'))).toEqual([]);
});
