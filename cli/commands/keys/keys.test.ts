// Keys from a terminal or a pipe into the key file and out again; nothing that was secret is printed.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { type Bars, generateBars } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Transcript, tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();
afterEach(() => rmSync('keys.json', { force: true }));

const PASSPHRASE = 'a passphrase of several words';
const [KEY, SECRET] = ['the-key-itself', 'the-secret-itself'];
const env = { TRADELAB_PASSPHRASE: PASSPHRASE };
const lines = (...texts: string[]) => Readable.from(texts.map((text) => `${text}\n`));

/** Runs a command, and looks through what it has said and written. */
async function keys(words: string, io: object = {}): Promise<Transcript> {
  const said = await tradelab(`keys ${words}`, { env, ...io });
  const all = said.out + said.err + (existsSync('keys.json') ? readFileSync('keys.json', 'utf8') : '');
  for (const secret of [PASSPHRASE, KEY, SECRET]) expect(all).not.toContain(secret);
  return said;
}

describe('the key file by the command line', () => {
  test('keys come from a pipe, are listed by their accounts, replaced, and removed', async () => {
    const added = await keys('add binance --testnet', { stdin: lines(KEY, SECRET) });
    expect(added).toMatchObject({ code: 0, err: 'check them: tradelab keys check binance --testnet\n' });
    expect(added.out).toMatch(/^the keys of binance testnet are kept in .*keys\.json\n$/);
    expect((await keys('add binance --testnet', { stdin: lines('k', 's') })).out).toMatch(
      / are replaced in /,
    );
    expect((await keys('list')).out).toBe('binance testnet\n');
    expect((await keys('remove binance')).err).toContain('has no keys of binance\n');
    await keys('remove binance --testnet');
    expect(existsSync('keys.json')).toBe(false);
  });

  test('a passphrase comes from the pipe where the environment has none, and a wrong one changes nothing', async () => {
    await keys('add binanceusdm', { env: {}, stdin: lines(PASSPHRASE, KEY, SECRET) });
    const before = readFileSync('keys.json', 'utf8');
    const wrong = await keys('add binance', { env: {}, stdin: lines('another passphrase', KEY, SECRET) });
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err).toMatch(/^error: the passphrase is not the one that the keys were sealed with\n/);
    expect(readFileSync('keys.json', 'utf8')).toBe(before);
  });

  test('a pipe that ends early, an unknown exchange, and one without real orders are refused', async () => {
    expect((await keys('add binance', { stdin: lines(KEY) })).err).toMatch(
      /^error: there is no answer to 'secret'/,
    );
    expect((await keys('add binance')).err).toMatch(/^error: there is no answer to 'API key'/);
    expect((await keys('add binanse')).err).toContain("did you mean 'binance'?");
    expect((await keys('add kraken')).err).toMatch(/^error: real orders cannot be sent to kraken/);
    expect((await keys('add kraken')).err).toContain('hint: they can to binance and binanceusdm');
    expect(existsSync('keys.json')).toBe(false);
  });

  test('without a key file there are no keys to list, and no passphrase is asked for; one that is named must be there', async () => {
    const none = "there are no keys: 'tradelab keys add' keeps some\n";
    expect(await keys('list', { env: {} })).toEqual({ code: 0, out: '', err: none });
    expect(await keys('list --json', { env: {} })).toEqual({ code: 0, out: '[]\n', err: none });
    expect((await keys('list --file other.json')).err).toMatch(/^error: there is no key file .*other\.json/);
  });

  test('a terminal asks for a new passphrase twice, and shows nothing of what is typed', async () => {
    const typed = (...texts: string[]) => {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      for (const text of texts) stdin.write(`${text}\r`);
      return { env: {}, stdin };
    };
    const differs = await keys('add binance', typed(PASSPHRASE, 'another passphrase'));
    expect(differs.err).toContain('error: the passphrase was not the same twice');
    const { code, err } = await keys('add binance', typed(PASSPHRASE, PASSPHRASE, KEY, SECRET));
    expect(code).toBe(0);
    const shown = stripVTControlCharacters(err);
    expect(shown.split('\n').slice(0, 4)).toEqual([
      ...['passphrase of the key file: ', 'the same again: ', 'API key: ', 'secret: '],
    ]);
  });
});

describe('tradelab keys check', () => {
  let exchange: TestExchange;
  beforeEach(async () => {
    const [bars] = generateBars({
      ...{ model: 'random-walk', seed: 3, bars: 100, timeframe: '1m', start: '2024-01-01' },
      symbols: ['BTC/USDT'],
    }) as [Bars];
    const now = bars.time.at(-1)!;
    exchange = await startTestExchange({ markets: [{ bars }], now, apiKey: KEY, secret: SECRET });
    process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  });
  afterEach(async () => {
    delete process.env['TRADELAB_EXCHANGE_HOST'];
    await exchange.close();
  });
  const own = { BINANCE_API_KEY: KEY, BINANCE_SECRET: SECRET };

  test('keys that may trade are taken, from the environment and from the file', async () => {
    const checked = await keys('check binance', { env: own });
    expect(checked.err).toBe('');
    expect(checked.out).toMatch(/^✓ binance takes the keys\n/);
    await keys('add binance', { stdin: lines(KEY, SECRET) });
    expect(JSON.parse((await keys('check binance --json')).out)).toMatchObject({
      exchange: 'binance',
      mode: 'live',
      modes: null,
    });
  });

  test('of an account for perpetuals it says the modes, and warns of those that no session trades with', async () => {
    const perpetuals = { BINANCEUSDM_API_KEY: KEY, BINANCEUSDM_SECRET: SECRET };
    const said = async () => (await keys('check binanceusdm', { env: perpetuals })).out;
    expect(await said()).toMatch(/^✓ binanceusdm takes the keys\n {2}one-way mode, single-asset mode\n/);
    expect(await said()).not.toContain('No session begins so');
    Object.assign(exchange.exchange, { isHedged: true, isMultiAsset: true });
    const [, modes, ...warnings] = (await said()).split('\n').filter((line) => !line.includes('clock'));
    expect(modes).toBe('  hedge mode, multi-assets mode');
    expect(warnings.slice(0, 2)).toEqual([
      expect.stringMatching(
        /^! the account is in hedge mode: .* No session begins so: set the position mode/,
      ),
      expect.stringMatching(
        /^! the account is in multi-assets mode: .* No session begins so: set the asset mode/,
      ),
    ]);
    const { out } = await keys('check binanceusdm --json', { env: perpetuals });
    expect(JSON.parse(out)).toMatchObject({ modes: { isHedged: true, isMultiAsset: true } });
  });

  test('a key that may withdraw, may not trade, or is not known is refused', async () => {
    const { rights } = exchange.exchange;
    rights.withdraw = true;
    expect((await keys('check binance', { env: own })).err).toMatch(
      /^error: the key may withdraw money\nhint: /,
    );
    Object.assign(rights, { withdraw: false, trade: false });
    expect(await keys('check binance', { env: own })).toMatchObject({ code: 1, out: '' });
    const other = await keys('check binance', { env: { ...own, BINANCE_SECRET: 'another' } });
    expect(other.code).toBe(1);
    expect(other.err).not.toContain('signature');
  });

  test('without any keys it says how to add them', async () => {
    expect((await keys('check binance')).err).toMatch(
      /^error: there are no keys of binance\nhint: 'tradelab keys add/,
    );
    writeFileSync('other.json', KEY);
    expect((await keys('check binance --file other.json')).err).toContain('is no key file');
  });
});
