// Real processes: several that record into one ledger at once and are killed, and a disk that takes no more bytes.

import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { Child } from '../child.fixture.ts';
import { spawnTypeScript } from '../data/files.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { listRuns } from './list-runs.ts';
import { ledgerFolder } from './parts.ts';
import { cross, swingingBars } from './process.fixture.ts';
import { recording } from './runs.fixture.ts';
import { trialsOn } from './trials-on.ts';

/** A module that records backtests one after another, telling the id of each that is recorded. */
const recorder = (catalog: string) => `
  import { backtest } from './../backtest/index.ts';
  import { recordRuns } from './../runs/record-runs.ts';
  import { cross, swingingBars } from './../runs/process.fixture.ts';
  const record = recordRuns({ catalog: ${JSON.stringify(catalog)} });
  const bars = swingingBars('BTC/USDT', 60);
  for (let k = 0; ; k++) {
    backtest(cross, bars, { params: { fast: 2 + (k % 40) } });
    console.log((await record.flush()).join());
  }`;

test('processes that record at once, merge, and are killed lose nothing that they have recorded', async () => {
  const catalog = temporaryFolder();
  const runs = [0, 1].map(async (k) => {
    const child = new Child(spawnTypeScript(recorder(catalog)));
    await child.until(() => child.out.split('\n').length >= 20 + 8 * k);
    await child.kill();
    return child.out.split('\n').slice(0, -1);
  });
  const told = (await Promise.all(runs)).flat();
  const ids = (await listRuns({ catalog })).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(told.filter((id) => !ids.includes(id))).toEqual([]);
  // One more of each that was killed between its record and its word.
  expect(ids.length - told.length).toBeLessThanOrEqual(2);
  expect(readdirSync(ledgerFolder(catalog)).some((name) => name.startsWith('merged-runs-'))).toBe(true);
});

test.skipIf(process.platform === 'win32')(
  'a disk that takes no more bytes is named, and what was recorded stays',
  async () => {
    const { catalog, record } = recording();
    backtest(cross, swingingBars());
    const before = await record.flush();
    const code = `
      import { sweep, range } from './../research/index.ts';
      import { recordRuns } from './../runs/record-runs.ts';
      import { cross, swingingBars } from './../runs/process.fixture.ts';
      const record = recordRuns({ catalog: ${JSON.stringify(catalog)} });
      const found = await sweep(cross, swingingBars(), { params: { fast: range(2, 50), slow: range(5, 60) } });
      const error = await record.flush().catch((thrown) => thrown);
      console.log(JSON.stringify([found.length, error.code, error.message]));`;
    // No file may grow beyond 64 blocks of 512 or 1024 bytes; Node ignores the signal and sees EFBIG.
    const child = new Child(spawnTypeScript(code, ['sh', '-c', 'ulimit -f 64 && exec "$0" "$@"']));
    const [length, errorCode, message] = JSON.parse(await child.done());
    expect([length, errorCode]).toEqual([2744, 'disk']);
    expect(message).toMatch(/trials-\w+-0\.parquet could not be written: .*File too large/);
    expect((await listRuns({ catalog })).map(({ id }) => id)).toEqual(before);
    expect((await trialsOn({ symbol: 'BTC/USDT', timeframe: '1h' }, { catalog })).count).toBe(1);
    expect(readdirSync(ledgerFolder(catalog))).toHaveLength(1);
  },
);
