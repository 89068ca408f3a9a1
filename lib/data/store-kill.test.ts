// Real processes: imports that are killed at random moments, and a disk that takes no more bytes.

import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Child } from '../child.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { barsOf, spawnTypeScript } from './files.fixture.ts';
import { loadBars } from './load-bars.ts';
import { storeBars } from './store.ts';

const ROWS = 10_000;
const START = Date.UTC(2021, 0, 28);
const version = (price: number) => barsOf(Array(ROWS).fill(price), '1m', START);

/** A module that imports versions of two months of bars one after another, telling of each that is complete. */
const importer = (catalog: string) => `
  import { createBars } from './../core/index.ts';
  import { storeBars } from './store.ts';
  const column = (value) => Float64Array.from({ length: ${ROWS} }, (_, i) => value(i));
  const time = column((i) => ${START} + i * 60_000);
  for (let price = 2; ; price++) {
    const flat = column(() => price);
    const bars = createBars({ time, open: flat, high: flat, low: flat, close: flat, timeframe: '1m', symbol: 'BTC/USDT' });
    await storeBars(bars, { venue: 'x', catalog: ${JSON.stringify(catalog)} });
    console.log(price);
  }`;

test('imports killed at random moments leave one whole version, never older than the last complete one', async () => {
  const kills = 4;
  const runs = Array.from({ length: kills }, async (_, k) => {
    const catalog = temporaryFolder();
    await storeBars(version(1), { venue: 'x', catalog });
    const child = new Child(spawnTypeScript(importer(catalog)));
    await child.until(() => child.out.includes('\n'));
    // Spread over the time that one import takes here, with a random part.
    await new Promise((resolve) => setTimeout(resolve, (k + Math.random()) * 20));
    await child.kill();
    const complete = Number(child.out.trim().split('\n').at(-1));
    const { close } = await loadBars('x:BTC/USDT', '1m', { catalog });
    const found = new Set(close);
    expect([close.length, found.size]).toEqual([ROWS, 1]);
    expect([complete, complete + 1]).toContain(close[0]);
    await storeBars(version(1), { venue: 'x', catalog });
    expect(new Set((await loadBars('x:BTC/USDT', '1m', { catalog })).close)).toEqual(new Set([1]));
  });
  await Promise.all(runs);
});

test.skipIf(process.platform === 'win32')(
  'a disk that takes no more bytes is named, and the old bars stay',
  async () => {
    const catalog = temporaryFolder();
    const { folder } = await storeBars(version(1), { venue: 'x', catalog });
    const before = readdirSync(folder);
    const code = `
    import { createBars } from './../core/index.ts';
    import { storeBars } from './store.ts';
    const noise = Float64Array.from({ length: ${ROWS} }, (_, i) => 1 + Math.abs(Math.sin(i)));
    const time = noise.map((_, i) => ${START} + i * 60_000);
    const bars = createBars({ time, open: noise, high: noise, low: noise, close: noise, timeframe: '1m', symbol: 'BTC/USDT' });
    const error = await storeBars(bars, { venue: 'x', catalog: ${JSON.stringify(catalog)} }).catch((thrown) => thrown);
    console.log(JSON.stringify([error.code, error.message]));`;
    // No file may grow beyond 64 blocks of 512 or 1024 bytes; Node ignores the signal and sees EFBIG.
    const child = new Child(spawnTypeScript(code, ['sh', '-c', 'ulimit -f 64 && exec "$0" "$@"']));
    const [errorCode, message] = JSON.parse(await child.done());
    expect(errorCode).toBe('disk');
    expect(message).toMatch(/2021-0\d-\w+\.parquet could not be written: .*File too large/);
    expect(readdirSync(folder)).toEqual(before);
    expect(new Set((await loadBars('x:BTC/USDT', '1m', { catalog })).close)).toEqual(new Set([1]));
  },
);
