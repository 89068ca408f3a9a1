// The log in real files, on a disk that is full as well.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TradelabError } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { until } from '../../until.fixture.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';
import { cleanMessage } from './clean-message.ts';
import { type LogOptions, logsFolder, openLog } from './index.ts';

const SESSION = 'grid-btc-usdt-1h-7f3a';
const bar = { time: 0, open: 1, high: 2, low: 1, close: 2, volume: 3 };
const barEvent: SupervisorEvent = { session: SESSION, event: { kind: 'bar', bar, equity: 7, position: 0 } };
const noted = (data: object): SupervisorEvent => ({
  session: SESSION,
  event: { kind: 'decision', time: 5, data },
});

async function logIn(folder: string, options: LogOptions = {}) {
  const troubles: TradelabError[] = [];
  const log = await openLog({ folder, onTrouble: (error) => void troubles.push(error), ...options });
  onTestFinished(() => log.close());
  return { log, troubles };
}

const linesIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The files of a log by their days and numbers. */
const filesIn = (folder: string) =>
  readdirSync(folder).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));

const lastNumberIn = (folder: string) => Number(/\.(\d+)\.log$/.exec(filesIn(folder).at(-1)!)![1]);

/** The lines of all files, in their order: at midnight another file is begun. */
const allLinesIn = (folder: string) =>
  filesIn(folder)
    .map((name) => join(folder, name))
    .flatMap((file) => (statSync(file).size === 0 ? [] : linesIn(file)));

describe('the log', () => {
  test('has a line of JSON for every event, in the file when the call returns', async () => {
    const folder = join(temporaryFolder(), 'logs');
    const { log } = await logIn(folder);
    const expected: object[] = [];
    const put = (event: SupervisorEvent, line: object) => {
      log.event(event);
      expected.push(line);
      expect(allLinesIn(folder)).toHaveLength(expected.length);
    };
    put(noted({ placed: [] }), {
      level: 'info',
      session: SESSION,
      kind: 'decision',
      at: 5,
      data: { placed: [] },
    });
    put(
      { session: SESSION, event: { kind: 'halted', time: 6, data: { reason: 'enough' } } },
      { level: 'warn', kind: 'halted', data: { reason: 'enough' } },
    );
    const refused = new TradelabError('network', 'GET https://api.x.com/v3?signature=abc failed');
    put(
      { exchange: 'binance', stream: 'account', event: { kind: 'disconnected', error: refused } },
      {
        level: 'warn',
        exchange: 'binance',
        stream: 'account',
        error: { code: 'network', message: 'GET https://api.x.com/v3 failed' },
      },
    );
    put(
      { session: SESSION, event: { kind: 'failed', error: new TypeError('x is not a function') } },
      {
        level: 'error',
        error: { name: 'TypeError', stack: expect.arrayContaining([expect.stringMatching(/^at /)]) },
      },
    );
    expect(allLinesIn(folder)).toMatchObject(expected);
    expect(allLinesIn(folder)[0]).toMatchObject({
      pid: process.pid,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const [file] = filesIn(folder) as [string];
    expect(file).toMatch(/^tradelab\.\d{4}-\d\d-\d\d\.1\.log$/);
    if (process.platform !== 'win32') expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  test('keeps the lines of its level and above', async () => {
    const folder = temporaryFolder();
    for (const level of ['debug', 'info', 'error'] as const) {
      const { log } = await logIn(folder, { level });
      log.event(barEvent);
      log.event(noted({}));
    }
    expect(allLinesIn(folder).map(({ kind }) => kind)).toEqual(['bar', 'decision', 'decision']);
  });

  test('hides what is called a secret, however it came there', async () => {
    const folder = temporaryFolder();
    const { log } = await logIn(folder);
    log.event(noted({ apiKey: 'the-key', keys: { secret: 'the-secret' }, price: 1 }));
    log.event({ event: { kind: 'notice', time: 0, data: { passphrase: 'the-passphrase' } } });
    const text = JSON.stringify(allLinesIn(folder));
    expect(text).not.toMatch(/the-key|the-secret|the-passphrase/);
    expect(text).toContain('"price":1');
  });

  test('begins a new file where one is large enough, keeps so many, and goes on in the last after a restart', async () => {
    const folder = temporaryFolder();
    const { log } = await logIn(folder, { megabytes: 0.01, files: 3 });
    const long = { text: 'x'.repeat(3000) };
    let count = 0;
    // A file is changed for the next once the disk has all of it.
    await until(() => {
      log.event(noted({ k: count++, ...long }));
      return lastNumberIn(folder) >= 10;
    });
    await until(() => filesIn(folder).length === 3);
    const kept = allLinesIn(folder).map(({ data }) => data.k);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => count - kept.length + i));
    await log.close();
    log.event(noted({ k: 'after the end' }));
    await until(() => filesIn(folder).length === 3);
    const again = await logIn(folder, { megabytes: 20 });
    again.log.event(noted({ k: count }));
    expect(allLinesIn(folder).at(-1).data.k).toBe(count);
    expect(filesIn(folder)).toHaveLength(3);
  });

  test('files of days before are the first to go, whatever their numbers', async () => {
    const folder = temporaryFolder();
    const before = ['tradelab.2020-01-01.41.log', 'tradelab.2020-01-02.7.log', 'tradelab.2020-01-02.8.log'];
    for (const name of before) writeFileSync(join(folder, name), '');
    const { log } = await logIn(folder, { megabytes: 0.01, files: 3 });
    const first = lastNumberIn(folder);
    await until(() => {
      if (lastNumberIn(folder) === first) log.event(noted({ text: 'x'.repeat(3000) }));
      return lastNumberIn(folder) > first && filesIn(folder).length === 3;
    });
    expect(filesIn(folder)[0]).toBe('tradelab.2020-01-02.8.log');
  });

  test.skipIf(process.platform !== 'linux')(
    'on a full disk it says so once, never throws, and goes on when there is space',
    async () => {
      const folder = temporaryFolder();
      const other = temporaryFolder();
      await logIn(other);
      const file = join(folder, filesIn(other)[0]!);
      // A device that has no space, and then a file that has.
      symlinkSync('/dev/full', file);
      const { log, troubles } = await logIn(folder);
      for (let k = 0; k < 3000; k++) log.event(noted({ text: 'x'.repeat(1000) }));
      expect(troubles.map(({ message }) => message)).toEqual([
        `the log in ${folder} cannot be written: ENOSPC: no space left on device, write`,
      ]);
      rmSync(file);
      const again = () => {
        log.event(noted({ isLast: true }));
        return existsSync(file) && linesIn(file).at(-1).data.isLast === true;
      };
      await until(again);
      expect(linesIn(file).length).toBeGreaterThan(500);
      expect(troubles).toHaveLength(1);
    },
  );

  test('of a folder that cannot be made is an error of the disk', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(openLog({ folder: join(file, 'logs') })).rejects.toMatchObject({ code: 'disk' });
  });

  test('is beside the ledger of sessions, unless another folder is named', async () => {
    const ledger = join(temporaryFolder(), 'ledger.sqlite');
    process.env['TRADELAB_LEDGER'] = ledger;
    onTestFinished(() => void delete process.env['TRADELAB_LEDGER']);
    expect(await logsFolder()).toBe(join(dirname(ledger), 'logs'));
    expect(await logsFolder('elsewhere')).toBe('elsewhere');
  });
});

test.each([
  [
    'binance GET https://api.binance.com/api/v3/order?symbol=X&signature=ab12 500',
    'binance GET https://api.binance.com/api/v3/order 500',
  ],
  ['wss://user:pass@host/ws?listenKey=k closed', 'wss://host/ws closed'],
  ['first\nsecond', 'first'],
  ["'https://x.com/#token' failed", "'https://x.com/' failed"],
  ['is it so? yes', 'is it so? yes'],
])('%j is cleaned of what URLs carry in secret', (message, expected) => {
  expect(cleanMessage(message)).toBe(expected);
  expect(cleanMessage('x'.repeat(1000))).toHaveLength(301);
});
