// A bot with real orders from keys in a key file, with a log of everything, a ledger and notifications, on an exchange that
// misbehaves: no key, secret, passphrase, token or URL of a webhook is in anything that was written or sent.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { defineStrategy } from '../../strategy/index.ts';
import { exchangeOf, MINUTE } from '../../testing/ccxt.fixture.ts';
import { until } from '../../until.fixture.ts';
import { openedLedger } from '../ledger/ledger.fixture.ts';
import type { LinkClients } from '../link-options.ts';
import { openLog } from '../log/index.ts';
import { createNotifier } from '../notify/index.ts';
import { supervise } from '../supervisor.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';
import { clientsWith, keySource, writeKeyFile } from './index.ts';

const PASSPHRASE = 'the-passphrase-of-the-file';
const KEYS = { apiKey: 'the-api-key-of-the-account', secret: 'the-secret-of-the-account' };
const TOKEN = '123456:the-token-of-the-telegram-bot';
const [HOOK_PATH, HOOK_SECRET] = ['the-path-of-the-webhook', 'the-secret-of-the-webhook'];
const SECRETS = [PASSPHRASE, KEYS.apiKey, KEYS.secret, TOKEN, HOOK_PATH, HOOK_SECRET];

/** In clear, and as a careless program might write it. */
const forms = SECRETS.flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret).toString('base64').slice(0, -4),
]);

/** Buys, and sells at the next close. */
const restless = defineStrategy({
  ...{ name: 'restless', params: {} },
  indicators: ({ close }) => ({ price: close }),
  onBar: (_, { position }) =>
    position === 0
      ? { entry: { type: 'market', side: 'buy', size: 0.01 } }
      : { exit: { type: 'market', side: 'sell', size: 'position' } },
});

/** Clients that ask as fast as they can. */
function quick({ feed, trading }: ReturnType<typeof clientsWith>): LinkClients {
  const fast = <C extends object>(client: C) => Object.assign(client, { enableRateLimit: false });
  return {
    feed: async (exchange) => fast(await feed(exchange)),
    trading: async (exchange, mode) => fast(await trading(exchange, mode)),
  };
}

/** A server for messages, which fails every other time; what it got is in `bodies`. */
async function hookOf() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text));
    request.on('end', () => response.writeHead(bodies.push(body) % 2 === 0 ? 200 : 404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

test('no secret is in the ledger, the log, the key file, a message, an event or an error', async () => {
  const exchange = await exchangeOf(KEYS);
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  onTestFinished(async () => {
    delete process.env['TRADELAB_EXCHANGE_HOST'];
    await exchange.close();
  });
  const ledger = await openedLedger();
  const folder = dirname(ledger.file);
  const file = join(folder, 'keys.json');
  await writeKeyFile(file, { binance: KEYS }, PASSPHRASE);
  const told: unknown[] = [];
  const onTrouble = (error: Error) => void told.push(error);
  const log = await openLog({ folder: join(folder, 'logs'), level: 'debug', onTrouble });
  const hook = await hookOf();
  const notifier = createNotifier(
    [
      { slack: `${hook.url}/${HOOK_PATH}` },
      { webhook: `${hook.url}/hook?token=${HOOK_PATH}`, secret: HOOK_SECRET },
      { telegram: TOKEN, chat: '1' },
    ],
    { telegramUrl: hook.url, gatherMs: 1, everyMs: 1, onTrouble },
  );
  const events: SupervisorEvent[] = [];
  const stop = new AbortController();
  const ended = supervise({
    ...{ ledger, signal: stop.signal },
    clients: quick(clientsWith(keySource({ env: { TRADELAB_PASSPHRASE: PASSPHRASE }, file }))),
    bots: [
      {
        plan: {
          ...{ strategy: restless, exchange: 'binance', symbol: 'BTC/USDT' },
          timeframe: '1m',
          mode: 'live',
        },
      },
    ],
    onEvent: (event) => {
      events.push(event);
      log.event(event);
      notifier.event(event);
    },
  });
  const kinds = () => events.map(({ event }) => event.kind);
  const pass = (is: () => boolean) =>
    until(() => {
      exchange.advance(MINUTE / 30);
      return is();
    });
  await Promise.race([until(() => kinds().includes('started')), ended]);
  await pass(() => kinds().filter((kind) => kind === 'fill').length >= 2);
  exchange.faults.fail({ path: 'POST /order', answer: 429 });
  await pass(() => kinds().filter((kind) => kind === 'fill').length >= 3);
  exchange.dropSockets();
  await pass(() => kinds().includes('disconnected'));
  stop.abort();
  await ended;
  await notifier.close();
  await log.close();
  const wrong = keySource({ env: { TRADELAB_PASSPHRASE: 'another passphrase' }, file })('binance', 'live');
  await wrong.catch(onTrouble);

  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['ledger.sqlite', 'keys.json', expect.stringMatching(/^tradelab\..*\.log$/)]),
  );
  expect(hook.bodies.length).toBeGreaterThan(3);
  expect(told.length).toBeGreaterThanOrEqual(2);
  const all = [...written, ...hook.bodies, inspect([told, events], { depth: 20, showHidden: true })];
  for (const text of all)
    for (const form of forms) expect(text.includes(form), `'${form}' was written`).toBe(false);
});
