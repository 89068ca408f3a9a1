// Real processes: killed between and within steps, on a full disk, reading while another writes, and two for one session.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { spawnTypeScript } from '../../data/files.fixture.ts';
import { newLedgerFile, openedLedger } from './ledger.fixture.ts';
import type { Ledger } from './ledger.ts';
import { openLedger } from './open-ledger.ts';
import { SESSION, step } from './rows.fixture.ts';

/** A process that goes on with a session, and writes down beside the ledger which steps it knows to be kept. */
async function stepping(file: string, id: string): Promise<ChildProcess> {
  const child = spawnTypeScript(`
    import { openSync, writeSync } from 'node:fs';
    import { openLedger } from './../live/ledger/open-ledger.ts';
    import { step } from './../live/ledger/rows.fixture.ts';
    const told = openSync(${JSON.stringify(toldFile(file))}, 'w');
    const ledger = await openLedger(${JSON.stringify(file)});
    ledger.claimSession('${id}');
    const begin = ledger.bars('${id}').length;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    for (let k = begin; ; k++) {
      const began = performance.now();
      step(ledger, '${id}', k);
      writeSync(told, k + '\\n');
      if (k === begin) console.log('begun');
      // Half of the time the file is free: who waits for it looks now and then.
      Atomics.wait(clock, 0, 0, performance.now() - began);
    }`);
  await once(child.stdout!, 'data');
  return child;
}

const toldFile = (file: string) => `${file}.told`;

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  const [, signal] = await closed;
  expect(signal).toBe('SIGKILL');
}

/** Steps are whole: each with its bar, its account, its state, and every fourth with an order that is filled. */
function expectWholeSteps(ledger: Ledger, id: string): number {
  const steps = ledger.bars(id).length;
  const every4th = Math.ceil(steps / 4);
  expect(ledger.verify().problems).toEqual([]);
  expect([ledger.equity(id).length, ledger.fills(id).length]).toEqual([steps, every4th]);
  expect(ledger.orders(id).map(({ status }) => status)).toEqual(Array(every4th).fill('filled'));
  expect(ledger.snapshot(id)).toMatchObject({ k: steps - 1 });
  return steps;
}

const LANES = [1, 2];
const ROUNDS = 4;

test('processes killed at random instants lose no step that they have told of, and leave whole steps', async () => {
  const lanes = LANES.map(async () => {
    const file = newLedgerFile();
    const first = await openLedger(file);
    const id = first.addSession(SESSION);
    first.close();
    for (let round = 0; round < ROUNDS; round++) {
      const child = await stepping(file, id);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      await kill(child);
      const ledger = await openLedger(file);
      const steps = expectWholeSteps(ledger, id);
      const told = Number(readFileSync(toldFile(file), 'utf8').trim().split('\n').at(-1));
      // The step that it was killed in is there or not.
      expect(steps - 1 - told).toBeOneOf([0, 1]);
      ledger.close();
    }
  });
  await Promise.all(lanes);
});

test.skipIf(process.platform === 'win32')(
  'a disk that takes no more bytes is named, and no step is lost',
  async () => {
    const file = newLedgerFile();
    const first = await openLedger(file);
    const id = first.addSession(SESSION);
    first.close();
    const code = `
    import { openLedger } from './../live/ledger/open-ledger.ts';
    import { step } from './../live/ledger/rows.fixture.ts';
    const ledger = await openLedger(${JSON.stringify(file)});
    ledger.claimSession('${id}');
    const errors = [];
    for (let k = 0; errors.length < 3; ) {
      try {
        step(ledger, '${id}', k);
        k++;
      } catch (error) {
        errors.push([error.code, error.message, ledger.bars('${id}').length, k]);
      }
    }
    console.log(JSON.stringify(errors));`;
    // No file may grow beyond 2048 blocks of 512 or 1024 bytes; Node ignores the signal and sees EFBIG.
    const child = spawnTypeScript(code, ['sh', '-c', 'ulimit -f 2048 && exec "$0" "$@"']);
    const [printed] = await once(child.stdout!, 'data');
    await once(child, 'close');
    const errors = JSON.parse(String(printed)) as [string, string, number, number][];
    const [, , steps] = errors[0]!;
    expect(steps).toBeGreaterThan(10);
    for (const [errorCode, message, bars, k] of errors) {
      expect([errorCode, bars, k]).toEqual(['disk', steps, steps]);
      expect(message).toMatch(new RegExp(`^the ledger ${file}: disk I/O error|database or disk is full`));
    }
    const ledger = await openedLedger(file);
    expect(expectWholeSteps(ledger, id)).toBe(steps);
    ledger.claimSession(id);
    step(ledger, id, steps);
    expect(expectWholeSteps(ledger, id)).toBe(steps + 1);
  },
);

test('a process reads whole steps while another writes', async () => {
  const file = newLedgerFile();
  const first = await openLedger(file);
  const id = first.addSession(SESSION);
  first.close();
  const child = await stepping(file, id);
  const reader = await openLedger(file, { readOnly: true });
  const seen = new Set<number>();
  while (seen.size < 3) {
    const { problems, entries } = reader.verify();
    expect(problems).toEqual([]);
    expect(entries).toBeGreaterThanOrEqual(Math.max(...seen));
    seen.add(entries);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  reader.close();
  await kill(child);
});

test('a session is written by one process at a time, others by others', async () => {
  const file = newLedgerFile();
  const ledger = await openedLedger(file);
  const id = ledger.addSession(SESSION);
  ledger.releaseSession(id);
  const child = await stepping(file, id);
  expect(() => ledger.claimSession(id)).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: expect.stringContaining(`session '${id}' is run by process ${child.pid} on `),
    }),
  );
  expect(() => ledger.append(id, 'notice', 0, {})).toThrow('is run by process');
  expect(ledger.owners()).toMatchObject([{ session: id, pid: child.pid }]);
  const other = ledger.addSession(SESSION);
  for (let k = 0; k < 5; k++) step(ledger, other, k);
  await kill(child);
  expect(ledger.owners()).toMatchObject([{ session: other, pid: process.pid }]);
  ledger.claimSession(id);
  step(ledger, id, ledger.bars(id).length);
  expect(expectWholeSteps(ledger, other)).toBe(5);
  expectWholeSteps(ledger, id);
});

test('a session whose process has said nothing for half a minute can be taken over, and is then lost to it', async () => {
  const file = newLedgerFile();
  const [frozen, next] = [await openedLedger(file), await openedLedger(file)];
  const id = frozen.addSession(SESSION);
  expect(() => next.claimSession(id)).toThrow('is run by process');
  const db = new DatabaseSync(file);
  db.exec('UPDATE claims SET beat = beat - 31000');
  db.close();
  next.claimSession(id);
  expect(() => step(frozen, id, 0)).toThrow(expect.objectContaining({ code: 'conflict' }));
  step(next, id, 0);
  expectWholeSteps(next, id);
});

test('what is not claimed is not written', async () => {
  const file = newLedgerFile();
  const first = await openLedger(file);
  const id = first.addSession(SESSION);
  first.close();
  const ledger = await openedLedger(file);
  expect(() => ledger.setStatus(id, 'running')).toThrow(`session '${id}' is not claimed`);
  expect(() => ledger.claimSession('ema-cros')).toThrow(expect.objectContaining({ code: 'not-found' }));
});
