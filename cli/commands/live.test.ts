// `tradelab live` in this process, on an exchange on loopback.

import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { openLedger } from 'tradelab';
import type { TestExchange } from 'tradelab/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../lib/until.fixture.ts';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';
import { exchangeForCommands, live, pass } from './live.fixture.ts';

useTemporaryFolder();

let exchange: TestExchange;
beforeEach(async () => {
  exchange = await exchangeForCommands();
});
afterEach(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
  for (const end of ['', '-wal', '-shm', '.head']) rmSync(`ledger.sqlite${end}`, { force: true });
  rmSync('KILL', { force: true });
});

const CROSS = 'ema-cross --set fast=3 --set slow=8 --data binance:BTC/USDT --timeframe 1m';

async function sessions() {
  const ledger = await openLedger(undefined, { readOnly: true });
  const rows = ledger.sessions().map((row) => ({
    ...row,
    fills: ledger.fills(row.id).length,
    open: ledger.orders(row.id, { open: true }).length,
  }));
  ledger.close();
  return rows;
}

describe('tradelab live', () => {
  test('on paper tells what it does, line by line, and Ctrl-C says how to go on', async () => {
    const { ended, interrupt } = await live(exchange, CROSS);
    await pass(exchange, 40);
    interrupt();
    const { code, out } = await ended;
    const [{ id, mode, status, fills }] = (await sessions()) as [
      Awaited<ReturnType<typeof sessions>>[number],
    ];
    expect([code, mode, status]).toEqual([130, 'paper', 'stopped']);
    const lines = out.split('\n');
    expect(lines.slice(0, 4).map((line) => line.replace(process.cwd(), ''))).toEqual([
      'ledger /ledger.sqlite',
      'log /logs',
      'heartbeat /live.heartbeat.json',
      'all bots halt while there is /KILL',
    ]);
    expect(lines.slice(4, 7)).toEqual([
      `paper session ${id}`,
      '  ema-cross (fast 3, slow 8) on binance:BTC/USDT 1m',
      '  warms up on 8 bars from 2024-01-01 08:12; the next closes 2024-01-01 08:21 UTC',
    ]);
    expect(out).toMatch(/^2024-01-01 \d\d:\d\d:\d\d {2}wants to buy market \(entry\)$/m);
    expect(out).toMatch(/^2024-01-01 .* {2}bought 0\.\d+ at 4\d,\d{3}\.\d\d, fee \d+\.\d+ \(entry\)$/m);
    expect(out).toMatch(/ {2}closed at 4\d,\d{3}\.\d\d, (flat|long 0\.\d+), equity \d,\d{3}\.\d\d$/m);
    expect(out.match(/ {2}(bought|sold) /g)).toHaveLength(fills);
    expect(fills).toBeGreaterThan(1);
    expect(lines.slice(-3, -1)).toEqual([
      expect.stringMatching(new RegExp(`^${id} stopped: [+-]\\d+\\.\\d\\d \\(-?\\d\\.\\d\\d%\\) in all, `)),
      `'tradelab live --resume ${id}' goes on`,
    ]);
  });

  test('a session is resumed by the end of its id, and told as JSON in lines; SIGTERM ends it with 0', async () => {
    const first = await live(exchange, CROSS);
    first.interrupt();
    await first.ended;
    const [{ id }] = (await sessions()) as unknown as [{ id: string }];
    const second = await live(exchange, `--resume ${id.slice(-4)} --json`);
    await pass(exchange, 30);
    second.terminate();
    const { code, out, err } = await second.ended;
    expect([code, (await sessions()).length]).toEqual([0, 1]);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({
      session: id,
      event: { kind: 'started', decidesFrom: expect.any(Number) },
    });
    expect(events.at(-1)).toMatchObject({ session: id, event: { kind: 'ended' } });
    const bar = events.find(({ event }) => event.kind === 'bar');
    expect(bar).toMatchObject({ session: id, event: { bar: { close: expect.any(Number) }, equity: 10_000 } });
    expect(events.some(({ event }) => event.kind === 'fill' && event.fill.side === 'buy')).toBe(true);
    expect(err).toBe('');
  });

  test('a strategy of a file is found again from another folder', async () => {
    writeFileSync(
      'mine.ts',
      `import { defineStrategy } from 'tradelab';
export const mine = defineStrategy({
  name: 'mine',
  params: {},
  indicators: ({ close }) => ({ up: close.gt(close.lag(1)), down: close.lt(close.lag(1)) }),
  signals: ({ up, down }) => ({ entries: up, exits: down }),
});`,
    );
    const first = await live(exchange, 'mine.ts --data binance:ETH/USDT --timeframe 1m --quiet');
    await pass(exchange, 3);
    first.interrupt();
    await first.ended;
    mkdirSync('elsewhere', { recursive: true });
    process.chdir('elsewhere');
    try {
      const second = await live(exchange, '--resume mine --quiet');
      await pass(exchange, 10);
      second.interrupt();
      const { code, out } = await second.ended;
      expect(code).toBe(130);
      expect(out).toMatch(/goes on with the bar of 2024-01-01/);
      expect(out).toMatch(/ {2}(bought|sold) /);
      expect(out).not.toMatch(/closed at|wants to/);
    } finally {
      process.chdir('..');
    }
  });

  test('where all bots have failed for good, it ends with 1; a strategy of a file is blamed with its line', async () => {
    writeFileSync(
      'thrower.ts',
      `import { defineStrategy } from 'tradelab';
export const thrower = defineStrategy({
  name: 'thrower',
  params: {},
  indicators: () => ({}),
  onBar() {
    throw new Error('it is broken');
  },
});`,
    );
    const running = await live(exchange, 'thrower.ts --data binance:BTC/USDT --timeframe 1m --quiet');
    await until(async () => {
      exchange.advance(500);
      return (await sessions())[0]!.status === 'failed';
    });
    const { code, out, err } = await running.ended;
    const [{ id, reason }] = (await sessions()) as [Awaited<ReturnType<typeof sessions>>[number]];
    const where = `${process.cwd()}/thrower.ts:7: it is broken`;
    expect([code, reason]).toEqual([1, where]);
    expect(out).toMatch(new RegExp(`^${id} failed: `, 'm'));
    expect(err.match(/is made anew in .*thrower\.ts:7: it is broken/g)).toHaveLength(4);
    expect(err.split('\n').slice(-3)).toEqual([
      `error: all bots have failed for good, ${id} by: ${where}`,
      "hint: strategy 'thrower' threw it while it ran; --debug shows where",
      '',
    ]);
  });

  test('a terminal has a board at its foot, of which nothing is left at the end', async () => {
    const written: string[] = [];
    const stderr = { write: (text: string) => written.push(text), isTTY: true, columns: 80, rows: 24 };
    const { ended, interrupt } = await live(exchange, CROSS.replace('USDT', 'USDT,ETH/USDT'), {
      isTTY: true,
      stderr,
    });
    await pass(exchange, 20, 2);
    await until(() => /binance bars connected/.test(written.at(-1)!));
    // Where nothing is printed between two boards, it begins with a carriage return.
    const last = written.at(-1)!.replaceAll('\r', '');
    const lines = stripVTControlCharacters(last).trimEnd().split('\n');
    // Above it may be news, which came last.
    const board = lines.slice(lines.findIndex((line) => line.includes('───')));
    exchange.dropSockets();
    await until(() => /binance bars lost/.test(written.at(-1)!));
    interrupt();
    const { out } = await ended;
    expect(board.every((line) => line.length < 80)).toBe(true);
    expect(board.slice(1)).toEqual([
      expect.stringMatching(/^Market +Id +Price +Position +(Orders +)?Today +In all +Bar +Status$/),
      expect.stringMatching(/^BTC\/USDT 1m +[0-9a-f]{4} +4\d,.* +running$/),
      expect.stringMatching(/^ETH\/USDT 1m +[0-9a-f]{4} +39,.* +running$/),
      expect.stringMatching(/^2 bots +[+-]\d.* today, .* in all, equity (19|20),\d{3}\.\d\d$/),
      'Streams   binance bars connected',
    ]);
    expect(stripVTControlCharacters(out)).toMatch(/^\d\d:\d\d:\d\d {2}BTC\/USDT [0-9a-f]{4} {2}bought /m);
    expect(written.join('')).toMatch(/the stream was lost/);
    // So many lines up, and all below them away.
    expect(written.at(-1)).toBe('\u001b[6A\r\u001b[J');
  });

  test('the kill file halts all bots, also one that is told to go on', async () => {
    writeFileSync('KILL', '');
    const { ended, interrupt } = await live(exchange, `${CROSS} --quiet`);
    const [{ id }] = (await sessions()) as unknown as [{ id: string }];
    const status = async () => (await sessions())[0]!.status;
    await until(async () => (await status()) === 'halted');
    await tradelab(`bots resume ${id}`);
    await until(async () => (await status()) === 'halted');
    rmSync('KILL');
    expect((await tradelab(`bots resume ${id}`)).out).toBe(`${id}: done, it is running\n`);
    await tradelab(`bots halt ${id}`);
    interrupt();
    const { err } = await ended;
    expect(err).toMatch(/^warning: all bots are halted: there is .*KILL$/m);
    expect(err.match(/ {2}halted: .*KILL is there/g)).toHaveLength(2);
    const second = await live(exchange, `--resume ${id}`);
    second.interrupt();
    expect((await second.ended).out).toContain(`  it is halted: 'tradelab bots resume ${id}' has it go on\n`);
  });
});

const CONFIG = {
  defaults: { timeframe: '1m', params: { fast: 3, slow: 8 } },
  bots: [{ strategy: 'ema-cross', data: ['binance:BTC/USDT', 'binance:ETH/USDT'], cash: 5000 }],
};

describe('tradelab live with orders', () => {
  const KEYS = { BINANCE_TESTNET_API_KEY: 'key', BINANCE_TESTNET_SECRET: 'secret' };
  const config = {
    bots: [{ data: 'binance:BTC/USDT', timeframe: '1m', params: { fast: 3, slow: 8 }, cash: 2000 }],
  };

  test('on the testnet holds what the exchange has; the log and a webhook are told', async () => {
    const told: string[] = [];
    const hook = createServer((request, response) => {
      request.on('data', (text) => told.push(String(text))).on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(hook, 'listening');
    const HOOK = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    writeFileSync('bots.json', JSON.stringify({ ...config, notify: [{ webhook: '$HOOK', on: ['fill'] }] }));
    const { ended, interrupt } = await live(exchange, '--config bots.json --testnet', {
      env: { ...KEYS, HOOK },
    });
    const booked = async () => (await sessions())[0]!.fills;
    // Not faster than its orders are answered: one that comes late is not sent.
    const isAnswered = async () => (await sessions())[0]!.open === 0;
    for (let minute = 0; minute < 60 && (await booked()) < 2; minute++) {
      await pass(exchange, 1);
      await until(isAnswered);
    }
    await until(async () => (await booked()) === exchange.exchange.fills.length);
    interrupt();
    const { code, out } = await ended;
    hook.close();
    const [{ id, mode, fills }] = (await sessions()) as unknown as [
      { id: string; mode: string; fills: number },
    ];
    expect([code, mode]).toEqual([130, 'testnet']);
    expect(out).toMatch(/^testnet session /m);
    expect(fills).toBeGreaterThan(1);
    expect(exchange.exchange.fills.length).toBe(fills);
    expect(out.match(/ {2}(bought|sold) /g)).toHaveLength(fills);
    expect(told.join()).toContain('"topic":"fill"');
    // At midnight another file is begun.
    const log = readdirSync('logs').flatMap((name) => readFileSync(`logs/${name}`, 'utf8').split('\n'));
    const lines = log.filter(Boolean).map((line) => JSON.parse(line));
    const ours = lines.filter(({ session }) => session === id);
    expect(ours.filter(({ kind }) => kind === 'fill')).toHaveLength(fills);
  });

  test('with real money begins when its config says for which markets and how much', async () => {
    const real = { env: { BINANCE_API_KEY: 'key', BINANCE_SECRET: 'secret' } };
    const words = '--config bots.json --live --yes --quiet';
    writeFileSync('bots.json', JSON.stringify(config));
    expect((await tradelab(`live ${words}`, real)).err).toMatch(/has not traded BTC\/USDT on the testnet/);
    expect((await tradelab(`live ${words} --no-testnet-first`, real)).err).toMatch(/--yes needs "confirm"/);
    const confirm = { symbols: ['BTC/USDT'], maxExposure: 2000 };
    writeFileSync('bots.json', JSON.stringify({ ...config, confirm }));
    let out = '';
    const stdout = { write: (text: string) => (out += text) };
    const { ended, interrupt } = await live(exchange, `${words} --no-testnet-first`, { ...real, stdout });
    await until(() => /^live session ema-cross-btc-usdt-1m-/m.test(out));
    interrupt();
    expect((await ended).code).toBe(130);
  });
});

describe('tradelab live --config', () => {
  test('sessions go on where they are, but for one that was stopped by hand and is not named', async () => {
    writeFileSync('bots.json', JSON.stringify(CONFIG));
    const first = await live(exchange, '--config bots.json --quiet');
    const [btc, eth] = (await sessions()).map(({ id }) => id) as [string, string];
    expect((await tradelab(`bots stop ${eth}`)).out).toBe(`${eth}: done, it is stopped\n`);
    first.interrupt();
    expect((await first.ended).out).toContain("'tradelab live --config bots.json' goes on");

    const changed = { ...CONFIG, defaults: { ...CONFIG.defaults, fee: 0.002 } };
    writeFileSync('bots.json', JSON.stringify(changed));
    const second = await live(exchange, '--config bots.json --quiet');
    second.interrupt();
    expect((await second.ended).err.split('\n').slice(0, 2)).toEqual([
      `warning: ${btc} goes on with the fee that it began with: --fresh begins anew`,
      `warning: ${eth} is stopped (by hand) and stays so: --resume ${eth} goes on with it`,
    ]);
    expect((await sessions()).length).toBe(2);

    const third = await live(exchange, `--config bots.json --resume ${eth} --quiet`);
    await until(async () => (await sessions())[1]!.status === 'running');
    third.interrupt();
    await third.ended;
    const fourth = await live(exchange, '--config bots.json --fresh --quiet');
    fourth.interrupt();
    await fourth.ended;
    expect((await sessions()).length).toBe(4);
  });

  test('a session whose file cannot be loaded any more has failed, and the others go on', async () => {
    const mine = `import { defineStrategy } from 'tradelab';
export const calm = defineStrategy({ name: 'calm', params: {}, indicators: () => ({}), onBar: () => ({}) });`;
    writeFileSync('calm.ts', mine);
    const bots = [{ strategy: 'calm.ts', data: 'binance:BTC/USDT' }, { data: 'binance:ETH/USDT' }];
    writeFileSync('bots.json', JSON.stringify({ defaults: { timeframe: '1m' }, bots }));
    const first = await live(exchange, '--config bots.json --quiet');
    first.interrupt();
    await first.ended;
    writeFileSync('calm.ts', `${mine}\nexport const = 3;`);
    const second = await live(exchange, '--config bots.json --quiet');
    const [calm, cross] = await sessions();
    expect([calm!.status, cross!.status]).toEqual(['failed', 'running']);
    second.interrupt();
    const { code, err } = await second.ended;
    expect(code).toBe(130);
    expect(err).toMatch(/calm-\S+ {2}has failed for good, .*: bots\.json: bots\[0\]: .*calm\.ts:3/);

    const third = await live(exchange, '--config bots.json --quiet');
    third.interrupt();
    expect((await third.ended).err).toContain(`warning: ${calm!.id} is failed (bots.json: bots[0]: `);
    // What has no session is a mistake, as ever.
    rmSync('calm.ts');
    writeFileSync('bots.json', JSON.stringify({ bots: [{ ...bots[0], timeframe: '5m' }] }));
    expect((await tradelab('live --config bots.json')).err).toMatch(/^error: bots\.json: bots\[0\]: /);
  });

  const market = { data: 'binance:BTC/USDT', timeframe: '1m' };
  const wrong: readonly (readonly [unknown, string, string])[] = [
    [{ bot: [] }, "unknown name 'bot'", "did you mean 'bots'?"],
    [{ bots: [] }, 'bots is []', 'it has at least one bot'],
    [{ bots: [{ stratgy: 'grid' }] }, "bots[0]: unknown name 'stratgy'", "did you mean 'strategy'?"],
    [
      { bots: [market, { ...market, cash: '5' }] },
      'bots[1].cash is "5"',
      'it is an amount of the quote currency: 10000',
    ],
    [{ bots: [{ ...market, cash: -5 }] }, 'bots[0]: cash is -5', 'cash is a positive amount of quote money'],
    [
      { bots: [{ ...market, params: { fst: 1 } }] },
      "bots[0]: unknown parameter 'fst'",
      "did you mean 'fast'?",
    ],
    [
      { defaults: { risk: { dayLoss: 1 } }, bots: [market] },
      "bots[0]: unknown risk limit 'dayLoss'",
      "did you mean 'dailyLoss'?",
    ],
    [
      { bots: [{ ...market, size: 'risk:x' }] },
      "bots[0]: size is 'x', which is not a number",
      'write it out, as in 0.001 or 10000',
    ],
    [
      { bots: [market], notify: [{ slack: 5 }] },
      'notify[0] is not what it takes',
      'it is { "slack": "URL" }, { "telegram": "TOKEN", "chat": "ID" } or { "webhook": "URL", "secret": "…" }, and may have "on": "halt", "error", "disconnect", "fill", "summary"',
    ],
    [
      { bots: [{ timeframe: '1m' }] },
      'bots[0]: no data is given: a session trades one market of an exchange',
      'as in --data binance:BTC/USDT, or "data": "binance:BTC/USDT" in a file of bots',
    ],
    [
      { bots: [{ ...market, strategy: 'gird' }] },
      "bots[0]: there is no strategy 'gird'",
      "did you mean 'grid'?",
    ],
    [
      [],
      'is []',
      'it is { "bots": [{ "strategy": "ema-cross", "data": "binance:BTC/USDT", "timeframe": "1h" }] }',
    ],
  ];
  test.each(wrong)('%j is refused with its place', async (config, message, hint) => {
    writeFileSync('bad.json', JSON.stringify(config));
    const { code, err } = await tradelab('live --config bad.json');
    expect(code).toBe(1);
    const [error, ...rest] = err.split('\n');
    expect(error!.replace(/^error: bad\.json:? /, '')).toBe(message);
    expect(rest).toEqual([`hint: ${hint}`, '']);
  });

  test.each([
    ['', 'bad.json is empty'],
    [' \n', 'bad.json is empty'],
    ['{\n "bots": [\n  {}\n', 'bad.json, line 3: '],
    ['{\n "bots": [{ "strategy": "grid", }]\n}', 'bad.json, line 2: '],
    ['{\n "bots": [\n  { "strategy" "grid" }] }', 'bad.json, line 3: '],
  ])('%j is refused with its line', async (text, said) => {
    writeFileSync('bad.json', text);
    const { code, err } = await tradelab('live --config bad.json');
    expect(code).toBe(1);
    expect(err.startsWith(`error: ${said}`)).toBe(true);
    expect(err).not.toMatch(/position|undefined/);
    expect(err).toMatch(/\nhint: it is JSON: /);
  });

  test('two bots that are the same are refused', async () => {
    writeFileSync('bad.json', JSON.stringify({ bots: [market, market] }));
    for (const words of ['--config bad.json', '--config bad.json --fresh'])
      expect((await tradelab(`live ${words}`)).err).toBe(
        'error: two bots are the same: ema-cross on binance:BTC/USDT 1m\n' +
          'hint: give one of them other parameters, or leave it out\n',
      );
  });
});

test('its help fits a terminal, and names what is told of money', async () => {
  const { code, out } = await tradelab('live --help');
  expect(code).toBe(0);
  expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
  for (const part of ['--data', '--config', '--resume', '--kill-file', '--testnet', '--live', 'paper'])
    expect(out).toContain(part);
});

const MISTAKES: readonly (readonly [string, RegExp])[] = [
  ['live', /^error: no data is given.*\nhint: as in --data binance:BTC\/USDT/],
  [
    'live --data sp500 --timeframe 1d',
    /^error: 'sp500' names no exchange and symbol\nhint: as in binance:BTC/,
  ],
  ['live --data bars.csv --timeframe 1d', /^error: 'bars\.csv' names no exchange and symbol/],
  ['live --data binance:BTC/USDT', /^error: no timeframe is given.*\nhint: as in --timeframe 1h/],
  ['live --data binance:BTC/USTD --timeframe 1m', /no market 'BTC\/USTD'\nhint: did you mean 'BTC\/USDT'/],
  ['live --data binnace:BTC/USDT --timeframe 1m', /no exchange 'binnace'\nhint: did you mean 'binance'/],
  [
    'live --data binance:BTC/USDT --timeframe 1m --set fst=3',
    /unknown parameter 'fst'\nhint: did you mean 'fast'/,
  ],
  [
    'live --data binance:BTC/USDT --timeframe 1m --fill close',
    /has no flag --fill\nhint: did you mean --fills/,
  ],
  ['live --fresh', /^error: --fresh is for --config/],
  ['live --config bots.json --cash 5', /^error: --cash is not for --config\nhint: the file says it already/],
  ['live grid --resume x', /^error: 'grid' is not for --resume\nhint: the session says it already/],
  ['live --config nowhere.json', /^error: nowhere\.json cannot be read/],
  ['live --resume x', /^error: there is no session 'x'\nhint: 'tradelab live' begins one/],
  ['live --paper --live', /^error: --paper and --live are given together/],
  ['live --live --data binance:BTC/USDT --timeframe 1m', /^error: 'ema-cross' on BTC\/USDT says no cash/],
  ['live --testnet --data binance:BTC/USDT --timeframe 1m', /error: there are no keys of binance.*testnet/],
];

test.each(MISTAKES)("'%s' is a mistake that is explained", async (words, message) => {
  const { code, err } = await tradelab(words);
  expect(code).toBe(1);
  expect(err).toMatch(message);
});
