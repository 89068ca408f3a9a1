// What stands between a command line and real money.
import { PassThrough, Readable } from 'node:stream';
import { type Ledger, openLedger, TradelabError } from 'tradelab';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Io } from '../io.ts';
import { useTemporaryFolder } from '../run.fixture.ts';
import { type BotAtStake, confirmRealOrders, confirmSchema, type RealOrders } from './confirm.ts';
import { channelsOf, notifySchema } from './notify.ts';

useTemporaryFolder();

const BOT: BotAtStake = {
  strategy: 'ema-cross',
  exchange: 'binance',
  symbol: 'BTC/USDT',
  cash: 5000,
  leverage: 1,
};
const ETH = { ...BOT, symbol: 'ETH/USDT', cash: 1000, leverage: 3 };

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger('ledger.sqlite');
  const add = (symbol: string, mode: 'paper' | 'testnet', hasTraded: boolean) => {
    const { strategy, exchange } = BOT;
    const session = ledger.addSession({
      strategy,
      exchange,
      symbol,
      mode,
      params: {},
      timeframe: '1h',
      options: {},
    });
    if (!hasTraded) return;
    const row = { session, time: 0, equity: 1, cash: 1, position: 0, mark: 1 };
    ledger.transact(() => ledger.addEquity(row));
  };
  for (const symbol of ['BTC/USDT', 'ETH/USDT', 'BTC/EUR']) add(symbol, 'testnet', true);
  add('SOL/USDT', 'paper', true);
  add('SOL/USDT', 'testnet', false);
});
afterAll(() => ledger.close());

/** What was said, and the error where it was refused. */
async function confirm(
  real: Partial<RealOrders>,
  typed?: string,
): Promise<{ said: string; error?: TradelabError }> {
  let said = '';
  const stream = { write: (text: string) => (said += text) };
  const stdin = typed === undefined ? Readable.from([`BTC/USDT 5000\n`]) : terminal(typed);
  const io = { stdin, stdout: stream, stderr: stream, isTTY: false, columns: 80, env: {} } as unknown as Io;
  const defaults = {
    bots: [BOT],
    mode: 'live',
    ledger,
    testnetFirst: true,
    yes: false,
    confirm: undefined,
  } as const;
  try {
    await confirmRealOrders({ ...defaults, io, ...real });
    return { said };
  } catch (error) {
    expect(error).toBeInstanceOf(TradelabError);
    expect((error as TradelabError).code).toBe('refused');
    return { said, error: error as TradelabError };
  }
}

function terminal(typed: string): PassThrough {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.write(`${typed}\r`);
  return stdin;
}

describe('real money', () => {
  test('paper and the testnet need no confirmation', async () => {
    for (const mode of ['paper', 'testnet'] as const)
      expect(await confirm({ mode, bots: [{ ...BOT, symbol: 'SOL/USDT' }] })).toEqual({ said: '' });
  });

  test('is confirmed by typing the symbol and the maximum exposure, and by nothing else', async () => {
    const { said, error } = await confirm({}, 'BTC/USDT  5000');
    expect(error).toBeUndefined();
    expect(said).toContain('  ema-cross  binance   BTC/USDT  5000 USDT\n');
    expect(said).toContain("Type 'BTC/USDT 5000' to let them: ");
    for (const answer of ['y', 'yes', 'BTC/USDT 500', 'BTC/USDT', 'btc/usdt 5000', 'BTC/USDT 5,000'])
      expect((await confirm({}, answer)).error?.message).toBe(`'${answer}' is not 'BTC/USDT 5000'`);
  });

  test('exposure is cash times leverage, or the limit on risk where that is less, by currency', async () => {
    const limited = { ...BOT, leverage: 5, maxExposure: 7000.1 };
    expect((await confirm({ bots: [limited, ETH] }, 'BTC/USDT ETH/USDT 10000.1')).error).toBeUndefined();
    const euro = { ...BOT, symbol: 'BTC/EUR', cash: 200 };
    expect(
      (await confirm({ bots: [BOT, euro] }, 'BTC/USDT BTC/EUR 5000 USDT 200 EUR')).error,
    ).toBeUndefined();
    const many = ['A', 'B', 'C', 'D'].map((base) => ({ ...BOT, symbol: `${base}/USDT:USDT` }));
    const all = { bots: many, testnetFirst: false };
    expect((await confirm(all, '4 markets 20000')).error).toBeUndefined();
  });

  test('is not confirmed by a pipe, whatever it says', async () => {
    expect((await confirm({})).error?.message).toBe('orders with real money must be confirmed at a terminal');
  });

  test('needs a session of the strategy on the testnet that has traded the symbol', async () => {
    const untried = { bots: [BOT, { ...BOT, symbol: 'SOL/USDT' }] };
    const { error } = await confirm(untried, 'BTC/USDT SOL/USDT 10000');
    expect(error?.message).toBe("'ema-cross' has not traded SOL/USDT on the testnet of binance yet");
    for (const other of [{ strategy: 'macd' }, { exchange: 'binanceusdm' }])
      expect((await confirm({ bots: [{ ...BOT, ...other }] }, 'BTC/USDT 5000')).error).toBeDefined();
    expect(
      (await confirm({ ...untried, testnetFirst: false }, 'BTC/USDT SOL/USDT 10000')).error,
    ).toBeUndefined();
  });

  test('--yes stands for what the config confirms: the very symbols, and no less than the exposure', async () => {
    const yes = (symbols: string[], maxExposure: number | Record<string, number>, bots = [BOT, ETH]) =>
      confirm({ yes: true, bots, testnetFirst: false, confirm: { symbols, maxExposure } });
    const both = ['ETH/USDT', 'BTC/USDT'];
    expect((await yes(both, 8000)).error).toBeUndefined();
    expect((await yes(both, { USDT: 8000 })).error).toBeUndefined();
    expect((await yes(both, 7999.99)).error?.message).toBe(
      'the bots can commit 8000 USDT, and "confirm" allows 7999.99',
    );
    expect((await yes(both, { EUR: 9000 })).error?.message).toContain('allows 0');
    expect((await yes(['BTC/USDT'], 8000)).error?.message).toBe('"confirm" and the bots differ in ETH/USDT');
    expect((await yes([...both, 'SOL/USDT'], 8000)).error?.message).toContain('differ in SOL/USDT');
    const euro = { ...BOT, symbol: 'BTC/EUR' };
    expect((await yes(['BTC/USDT', 'BTC/EUR'], 1e6, [BOT, euro])).error?.message).toContain('2 currencies');
    expect((await confirm({ yes: true })).error?.message).toBe('--yes needs "confirm" in the config');
    const untried = { ...BOT, symbol: 'SOL/USDT' };
    const config = { symbols: ['SOL/USDT'], maxExposure: 5000 };
    expect((await confirm({ yes: true, bots: [untried], confirm: config })).error?.message).toContain(
      'testnet',
    );
  });
});

describe('the config', () => {
  test('a confirmation has both parts, and amounts above zero', () => {
    for (const good of [
      { symbols: ['BTC/USDT'], maxExposure: 1 },
      { symbols: ['A/B'], maxExposure: { B: 2 } },
    ])
      expect(confirmSchema.parse(good)).toEqual(good);
    for (const bad of [
      ...[{ symbols: ['BTC/USDT'] }, { maxExposure: 1 }, { symbols: [], maxExposure: 1 }],
      ...[
        { symbols: ['A/B'], maxExposure: 0 },
        { symbols: ['A/B'], maxExposure: 1, max: 2 },
      ],
    ])
      expect(confirmSchema.safeParse(bad).success).toBe(false);
  });

  test('channels take their secrets from the environment, and say which variable is missing', () => {
    const parsed = notifySchema.parse([
      { slack: '$SLACK_URL', on: ['halt', 'error'] },
      { telegram: '$TELEGRAM_TOKEN', chat: -100123 },
      { webhook: 'https://example.com/hook' },
    ]);
    const env = { SLACK_URL: 'https://hooks.slack.com/x', TELEGRAM_TOKEN: '1:a' };
    expect(channelsOf(parsed, env)).toEqual([
      { slack: 'https://hooks.slack.com/x', on: ['halt', 'error'] },
      { telegram: '1:a', chat: '-100123' },
      { webhook: 'https://example.com/hook' },
    ]);
    expect(() => channelsOf(parsed, { SLACK_URL: 'https://hooks.slack.com/x' })).toThrow(
      'notify names the variable TELEGRAM_TOKEN, which is not set',
    );
  });

  test.each([
    [{ slak: 'x' }, 'it is { "slack": "URL" }'],
    [{ telegram: 'x' }, 'it is { "slack": "URL" }'],
    [{ slack: 'x', on: ['fills'] }, '"halt", "error"'],
    [{ slack: 'x', chat: '1' }, 'Unrecognized key: "chat"'],
    [{ webhook: 'the-secret', on: [] }, 'expected array to have >=1 items'],
  ])('a channel %j is refused by what it could be', (channel, message) => {
    const { error } = notifySchema.safeParse([channel]);
    expect(error?.issues[0]?.message).toContain(message);
    expect(JSON.stringify(error)).not.toContain('the-secret');
  });
});
