// Real processes: repairs that are killed at random moments of their end.
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { viewBars } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { MINUTE, minuteBars, START } from '../../testing/ccxt.fixture.ts';
import { startTestExchange } from '../../testing/index.ts';
import { spawnTypeScript } from '../files.fixture.ts';
import { loadBars } from '../load-bars.ts';
import { storeBars } from '../store.ts';
import { repairLog } from './repair-log.ts';

// Two months of bars, with holes in both, so that a repair writes two files.
const BARS = minuteBars('BTC/USDT', 60_000);
const HOLES: readonly (readonly [from: number, to: number])[] = [
  [0, 20_000],
  [20_100, 50_000],
  [50_100, 60_000],
];
const KEPT = 59_800;

const repair = (catalog: string) => `
  import { repairBars } from '${fileURLToPath(new URL('./repair.ts', import.meta.url))}';
  await repairBars('binance:BTC/USDT', {
    catalog: ${JSON.stringify(catalog)},
    onProgress: (share) => share === 1 && console.log('answered'),
  });`;

test('a repair that is killed leaves the old bars or the new ones, and its log only where it is done', async () => {
  const exchange = await startTestExchange({ markets: [{ bars: BARS }], now: START + 60_000 * MINUTE });
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  onTestFinished(() => {
    delete process.env['TRADELAB_EXCHANGE_HOST'];
    return exchange.close();
  });
  const run = async (catalog: string, killAfterMs?: number) => {
    const child = spawnTypeScript(repair(catalog));
    const [closed, errors] = [once(child, 'close'), text(child.stderr!)];
    child.stdout!.once('data', () => {
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    const [code] = await closed;
    expect([await errors, code]).toEqual(['', killAfterMs === undefined ? 0 : expect.toBeOneOf([0, null])]);
  };
  const kills = Array.from({ length: 3 }, async (_, k) => {
    const catalog = temporaryFolder();
    for (const [from, to] of HOLES) await storeBars(viewBars(BARS, from, to), { venue: 'binance', catalog });
    await run(catalog, (k + Math.random()) * 60);
    const bars = await loadBars('binance:BTC/USDT', '1m', { catalog });
    const log = await repairLog('binance:BTC/USDT', '1m', { catalog });
    expect([bars.length, log.length]).toEqual(log.length === 0 ? [KEPT, 0] : [60_000, 1]);
    await run(catalog);
    const { close } = await loadBars('binance:BTC/USDT', '1m', { catalog });
    expect(close).toEqual(BARS.close);
    const changes = (await repairLog('binance:BTC/USDT', '1m', { catalog })).map(
      (entry) => entry.changes.length,
    );
    expect(changes).toEqual([200]);
  });
  await Promise.all(kills);
});
