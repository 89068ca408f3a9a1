import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();

const ledger = () => join(process.env['TRADELAB_CATALOG']!, 'runs');
const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

interface Listed {
  readonly id: string;
  readonly [field: string]: unknown;
}

const listed = async (flags = ''): Promise<Listed[]> =>
  JSON.parse((await tradelab(`runs list --json ${flags}`)).out);

/** The ids of a backtest, another one, a sweep of the same strategy, and a backtest of another strategy. */
let ids: string[];

beforeAll(async () => {
  expect(await tradelab('runs list')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Nothing is recorded yet/),
  });
  expect((await tradelab('runs list --json')).out).toBe('[]\n');
  await tradelab('backtest --from 2010-01-01');
  await tradelab('backtest --from 2010-01-01 --set fast=20 --stop-loss 0.1 --fee 0.0005');
  await tradelab('sweep --from 2010-01-01 --set fast=5:9 --quiet');
  await tradelab('backtest rsi');
  ids = (await listed()).map(({ id }) => id).reverse();
});

test('runs list shows what was run, the newest first, within the terminal', async () => {
  const { code, out, err } = await tradelab('runs list');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [head, ...lines] = out.trimEnd().split('\n');
  expect(head).toMatch(/^Id +When +Strategy +Data +Trials +Sharpe +Return +Worst$/);
  expect(lines.map((line) => line.split(/ +/)[0])).toEqual(ids.toReversed());
  expect(lines[0]).toMatch(/ rsi +sp500 1d +1 +-?\d+\.\d\d +-?\d+\.\d\d% +-\d+\.\d\d%$/);
  expect(lines[1]).toMatch(/ ema-cross +sp500 1d +5 /);
  expect(widest(out)).toBeLessThanOrEqual(80);
  expect((await tradelab('runs list', { columns: 120 })).out).toMatch(/^Id +When +Kind .*\n.* backtest /);
});

test('runs list filters, and says where there is more or nothing', async () => {
  const found = async (flags: string) => (await listed(flags)).map(({ id }) => ids.indexOf(id));
  expect(await found('--strategy ema-cross')).toEqual([2, 1, 0]);
  expect(await found('--kind sweep')).toEqual([2]);
  expect(await found('--data SPX --kind backtest --limit 2')).toEqual([3, 1]);
  expect((await tradelab('runs list --limit 2')).out).toMatch(/\nThere are older ones: --limit 4\n$/);
  expect((await tradelab('runs list --limit 4')).out).not.toContain('older');
  expect((await tradelab('runs list --strategy other')).out).toMatch(/^No recorded run is such/);
});

test('runs show prints a run as backtest does, with its hashes and how much was tried', async () => {
  const { out } = await tradelab(`runs show ${ids[1]}`);
  expect(out).toMatch(/^ema-cross on SPX \(sp500\) 1d, 2010-01-04 to 2020-04-17, 2,590 bars\n/);
  expect(out).toContain(`${ids[1]} · backtest · recorded `);
  expect(out).toMatch(
    /\nfast 20 · slow 26 · cash 10,000 · fee 0.05% · fills at the next open · long\nstop loss 10%\n/,
  );
  expect(out).toMatch(
    /Hashes: strategy [0-9a-f]{16} · data [0-9a-f]{16}\nfills [0-9a-f]{16} · equity [0-9a-f]{16}\n/,
  );
  expect(out).toMatch(/\n8 different trials were made on SPX 1d so far.\n$/);
  expect(widest(out)).toBeLessThanOrEqual(80);
  const metrics = (text: string) => text.slice(text.indexOf('Return  '), text.indexOf('Kelly'));
  const again = await tradelab(
    'backtest --from 2010-01-01 --set fast=20 --stop-loss 0.1 --fee 0.0005 --no-record',
  );
  expect(metrics(out)).toBe(metrics(again.out));
  expect((await tradelab(`runs show ${ids[2]}`)).out).toContain(
    '\n5 combinations; the figures are those of the best\n',
  );
  expect(JSON.parse((await tradelab(`runs show ${ids[2]} --json`)).out)).toMatchObject({
    kind: 'sweep',
    trials: 5,
  });
});

test('runs compare says what differs, and shows parameters and metrics side by side', async () => {
  const { code, out } = await tradelab(`runs compare ${ids[0]} ${ids[1]}`);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^What differs .*\nfee +0.001 +0.0005\nstopLoss +– +0.1\nStrategy, data and options are the same/,
  );
  expect(out).toMatch(/\nfast +12 +20\nslow +26 +26\n/);
  expect(out).toMatch(/\nSharpe ratio +-?\d\.\d\d +-?\d\.\d\d\n/);
  expect(widest(out)).toBeLessThanOrEqual(80);
  const others = (await tradelab(`runs compare ${ids[0]} ${ids[3]}`)).out;
  expect(others).toMatch(
    /\nstrategy +ema-cross +rsi\nits code +[0-9a-f]{16} +[0-9a-f]{16}\nfrom +2010-01-04 +2000-01-03\n/,
  );
  expect(others).toMatch(/\noversold +– +30\n/);
  const same = (await tradelab(`runs compare ${ids[0]} ${ids[0]}`)).out;
  expect(same).toMatch(/^All have the same strategy, data and options.\n/);
  const { differences } = JSON.parse((await tradelab(`runs compare ${ids[0]} ${ids[1]} --json`)).out);
  expect(differences).toContainEqual({ name: 'fee', values: [0.001, 0.0005] });
});

test('--no-record, and a command that fails before it has a result, record nothing', async () => {
  const before = (await listed()).length;
  await tradelab('backtest --no-record');
  await tradelab('backtest --set fast=900');
  await tradelab('check --quiet');
  expect(await listed()).toHaveLength(before);
});

test('data sql joins runs with bars', async () => {
  const query = `SELECT runs.strategy, count(*) AS bars FROM runs JOIN sp500 ON sp500.time BETWEEN runs.first AND runs.last
    WHERE runs.id = '${ids[1]}' GROUP BY ALL`;
  expect(JSON.parse((await tradelab(['data', 'sql', query, '--json'])).out)).toEqual([
    { strategy: 'ema-cross', bars: 2590 },
  ]);
});

const wrong: readonly (readonly [string, RegExp, RegExp])[] = [
  ['runs show', /needs <id>/, /--help/],
  ['runs show zzz', /no record 'zzz'/, /the newest are \w+, /],
  ['runs show m', /4 records have an id that begins with 'm'/, /give more of it/],
  ['runs compare', /needs <ids>/, /--help/],
  ['runs compare m', /one run to compare/, /two ids/],
  ['runs list --kind sweeps', /--kind is 'sweeps'/, /backtest or sweep/],
  ['runs list --limit 0', /--limit is 0/, /above 0/],
  ['runs lst', /no command 'runs lst'/, /did you mean 'runs list'/],
  ['runs list --no-record', /no flag --no-record/, /--help/],
];

test.each(wrong)("'%s' is a mistake that is explained", async (words, message, hint) => {
  const { code, out, err } = await tradelab(words);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(message);
  expect(err.split('\n')[1]).toMatch(hint);
});

test('a run that cannot be recorded is shown all the same, with a warning', async () => {
  rmSync(ledger(), { recursive: true });
  writeFileSync(ledger(), 'a file in the place of the folder');
  const { code, out, err } = await tradelab('backtest --json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ strategy: 'ema-cross' });
  expect(err).toMatch(/^warning: not recorded: .*runs/);
  expect(err).toMatch(/\nhint: --no-record leaves runs out of the ledger\n$/);
  rmSync(ledger());
  expect((await tradelab('backtest')).err).toBe('');
  expect(existsSync(ledger())).toBe(true);
});
