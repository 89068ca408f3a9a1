// `tradelab bots` beside bots that run: in this process, and in one of their own that is sent signals.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLedger } from 'tradelab';
import type { TestExchange } from 'tradelab/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../lib/until.fixture.ts';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';
import { bars, exchangeForCommands, type Live, live, pass } from '../live.fixture.ts';

useTemporaryFolder();

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await exchangeForCommands();
});
afterAll(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

const WORDS = '--set fast=3 --set slow=8 --timeframe 1m --data';

async function ids(): Promise<string[]> {
  const ledger = await openLedger(undefined, { readOnly: true });
  const all = ledger.sessions().map(({ id }) => id);
  ledger.close();
  return all;
}

describe('beside two bots', () => {
  let running: Live;
  let [btc, eth] = ['', ''];
  beforeAll(async () => {
    running = await live(exchange, `${WORDS} binance:BTC/USDT,ETH/USDT --quiet`);
    await pass(exchange, 30, 2);
    [btc, eth] = (await ids()) as [string, string];
  });
  afterAll(async () => {
    running.interrupt();
    await running.ended;
  });

  test('bots list has a line for each, and all about it as JSON', async () => {
    const { code, out, err } = await tradelab('bots list', { columns: 140 });
    expect([code, err]).toEqual([0, '']);
    const [head, ...lines] = out.trimEnd().split('\n');
    expect(head).toMatch(/^Session +Market +Mode +Status +Position +Profit +Last close +Pid +Beat$/);
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${btc}  BTC/USDT 1m  paper  running .* 2024-01-01 \\d\\d:\\d\\d  ${process.pid} +\\d+ s$`,
        ),
      ),
      expect.stringMatching(new RegExp(`^${eth}  ETH/USDT 1m  paper  running `)),
    ]);
    const narrow = (await tradelab('bots list')).out.split('\n');
    expect(narrow.every((line) => line.length <= 80)).toBe(true);
    expect(JSON.parse((await tradelab('bots list --json')).out)).toMatchObject([
      { id: btc, mode: 'paper', symbol: 'BTC/USDT', status: 'running', owner: { pid: process.pid } },
      { id: eth, profit: expect.any(Number), position: expect.any(Number), lastTime: expect.any(Number) },
    ]);
  });

  test('bots status shows one by the end of its id, and bots logs tells its journal', async () => {
    const { out } = await tradelab(`bots status ${btc.slice(-4)}`);
    expect(out).toMatch(
      new RegExp(`^${btc}  paper\nema-cross · fast 3 · slow 8\nbinance:BTC/USDT 1m · begun `),
    );
    expect(out).toMatch(
      new RegExp(`^Status +running since .*; process ${process.pid} on .*, \\d+ s ago$`, 'm'),
    );
    expect(out).toMatch(
      /^Fill +Side +Size +Price +Fee +Time\n(entry|exit) +(buy|sell) +0\.\d+ +4\d,\d{3}\.\d\d /m,
    );
    const { orders, fills } = JSON.parse((await tradelab(`bots status ${btc} --json`)).out);
    expect([Array.isArray(orders), fills.length > 0]).toEqual([true, true]);
    const log = (await tradelab(`bots logs ${btc} --last 1000`)).out;
    expect(log).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}began\n/);
    expect(log).toMatch(/ {2}wants to buy market \(entry\)$/m);
    expect(log).not.toMatch(/closed at/);
    expect(log.match(/order 'entry' filled/g)).toHaveLength(log.match(/ {2}bought /g)!.length);
    expect((await tradelab(`bots logs ${btc} --last 3 --bars`)).out).toMatch(/closed at/);
    const [entry] = (await tradelab(`bots logs ${btc} --last 1 --json`)).out.split('\n');
    expect(JSON.parse(entry!)).toMatchObject({ session: btc, seq: expect.any(Number) });
  });

  test('bots pause, resume, halt and liquidate are obeyed, and told why', async () => {
    expect(await tradelab(`bots pause ${btc} --why lunch`)).toEqual({
      ...{ code: 0, out: `${btc}: done, it is paused\n`, err: '' },
    });
    expect((await tradelab(`bots logs ${btc} --last 4`)).out).toMatch(/ {2}told to pause: lunch\n/);
    expect((await tradelab('bots halt all')).out).toBe(
      [btc, eth].map((id) => `${id}: done, it is halted\n`).join(''),
    );
    const told = await tradelab(`bots resume ${btc} ${eth} --json`);
    expect(JSON.parse(told.out)).toEqual([
      { session: btc, verb: 'resume', isDone: true, outcome: 'done, it is running' },
      { session: eth, verb: 'resume', isDone: true, outcome: 'done, it is running' },
    ]);
    await tradelab(`bots liquidate ${eth}`);
    await pass(exchange, 2, 2);
    expect(JSON.parse((await tradelab(`bots status ${eth} --json`)).out)).toMatchObject({
      ...{ status: 'halted', position: 0, orders: [] },
    });
    await tradelab('bots resume all');
  });

  test('bots logs --follow goes on with what comes, until Ctrl-C', async () => {
    let interrupt = () => {};
    const onInterrupt = (listener: () => void) => {
      interrupt = listener;
      return () => {};
    };
    let out = '';
    const stdout = { write: (text: string) => (out += text) };
    const following = tradelab(`bots logs ${btc} --follow --last 1`, { onInterrupt, stdout });
    await until(() => out !== '');
    await tradelab(`bots pause ${btc} --why seen`);
    await until(() => out.includes('told to pause: seen'));
    interrupt();
    expect((await following).code).toBe(130);
    await tradelab(`bots resume ${btc}`);
  });

  test('what no process runs, and what there is not, is refused', async () => {
    expect(await tradelab('bots pause ema-cross-btc-usdt-1m-xxxx')).toMatchObject({
      ...{
        code: 1,
        err: expect.stringMatching(/no session 'ema-cross-btc-usdt-1m-xxxx'\nhint: did you mean 'ema/),
      },
    });
    expect((await tradelab('bots status ema-cross')).err).toBe(
      `error: 'ema-cross' may be 2 sessions\nhint: ${btc}, ${eth}\n`,
    );
    expect((await tradelab(`live --resume ${btc}`)).err).toMatch(
      /is run by process \d+ on .*\nhint: stop it there first/,
    );
    expect((await tradelab('bots logs btc --last 0')).err).toMatch(/^error: --last is 0/);
    expect((await tradelab('bots list --ledger nowhere.sqlite')).err).toMatch(/there is no ledger .*nowhere/);
    expect((await tradelab('bots pause all --ledger nowhere.sqlite')).err).toMatch(
      /there is no ledger .*nowhere/,
    );
    expect(existsSync('nowhere.sqlite')).toBe(false);
    expect((await tradelab('bots pause')).err).toMatch(/needs <sessions>/);
    expect((await tradelab('bots puase x')).err).toMatch(/did you mean 'bots pause'/);
  });
});

describe('beside a process of its own', () => {
  const bin = fileURLToPath(new URL('../../tradelab.js', import.meta.url));
  beforeAll(() => {
    execFileSync(process.execPath, [fileURLToPath(new URL('../../setup.mjs', import.meta.url))]);
  });

  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** A process with a bot that is following the exchange. */
  async function started(...words: string[]) {
    await until(() => exchange.connections === 0);
    const child = spawn(process.execPath, [bin, 'live', ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    let out = '';
    child.stdout.on('data', (text) => (out += text));
    const ended = once(child, 'exit');
    await until(() => exchange.connections > 0 || child.exitCode !== null);
    return { child, ended, said: () => out };
  }

  test('a session is paused from here, and SIGTERM ends it with 0 and a clean ledger', async () => {
    const { child, ended, said } = await started(...`${WORDS} binance:BTC/USDT`.split(' '));
    const id = (await ids()).at(-1)!;
    expect((await tradelab(`bots pause ${id}`)).out).toBe(`${id}: done, it is paused\n`);
    await pass(exchange, 2);
    const heartbeat = () => JSON.parse(readFileSync('live.heartbeat.json', 'utf8'));
    await until(() => heartbeat().pid === child.pid);
    expect(heartbeat()).toMatchObject({ bots: [id] });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(said()).toContain(`'tradelab live --resume ${id}' goes on`);
    const [row] = JSON.parse((await tradelab('bots list --all --json')).out).slice(-1);
    expect(row).toMatchObject({ id, status: 'stopped', reason: 'its process ended', owner: null });
    expect((await tradelab('ledger verify')).code).toBe(0);
  });

  test('one that is killed has crashed; it goes on where it was, or is stopped without a process', async () => {
    const first = await started(...`${WORDS} binance:BTC/USDT`.split(' '));
    const id = (await ids()).at(-1)!;
    await pass(exchange, 2);
    first.child.kill('SIGKILL');
    await first.ended;
    const before = await bars();
    expect((await tradelab('bots list')).out).toMatch(new RegExp(`^${id}  paper  crashed `, 'm'));
    expect(await tradelab(`bots halt ${id}`)).toEqual({
      ...{ code: 1, out: '' },
      err: `error: ${id}: no process runs it: it is running; 'tradelab live --resume ${id}' does\n`,
    });
    const second = await started('--resume', id, '--ledger', join(process.cwd(), 'ledger.sqlite'));
    await pass(exchange, 2);
    second.child.kill('SIGKILL');
    await second.ended;
    expect(await bars()).toBeGreaterThan(before + 1);
    expect((await tradelab(`bots stop ${id} --why enough`)).out).toBe(
      `${id}: no process ran it, it is stopped\n`,
    );
    expect((await tradelab(`bots stop ${id}`)).err).toMatch(/no process runs it: it is stopped;/);
  });
});
