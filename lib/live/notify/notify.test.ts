// Messages to real servers on loopback, which answer, refuse, hang, and go away.
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TradelabError } from '../../core/index.ts';
import { until } from '../../until.fixture.ts';
import type { FillRow } from '../ledger/index.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';
import { createNotifier, type NotifyChannel } from './index.ts';
import type { NotifierOptions } from './notifier.ts';
import { ok, type Received, serverOf, status } from './server.fixture.ts';

const QUICK = { gatherMs: 1, firstWaitMs: 5, everyMs: 1 };

/** A notifier and what it was told of trouble. */
function notifierTo(channels: readonly NotifyChannel[], options: NotifierOptions = {}) {
  const troubles: TradelabError[] = [];
  const onTrouble = (error: TradelabError) => void troubles.push(error);
  const notifier = createNotifier(channels, { ...QUICK, onTrouble, ...options });
  onTestFinished(() => notifier.close());
  return { notifier, troubles };
}

const SESSION = 'ema-cross-btc-usdt-1h-7f3a';
const fill = (price: number, fields: Partial<FillRow> = {}): SupervisorEvent => ({
  session: SESSION,
  event: {
    kind: 'fill',
    fill: {
      ...{
        session: SESSION,
        id: '1',
        clientId: 'tl-1',
        key: 'entry',
        time: 0,
        bar: 0,
        side: 'buy',
        size: 0.5,
      },
      ...{ base: 0.5, price, fee: 0.02, liquidity: 'taker', reason: null },
      ...fields,
    },
  },
});
const halted: SupervisorEvent = {
  session: SESSION,
  event: { kind: 'halted', time: 0, data: { limit: 'dailyLoss', reason: '5% is lost' } },
};
const failed = (message: string): SupervisorEvent => ({
  session: SESSION,
  event: { kind: 'failed', error: new Error(message) },
});
const lost: SupervisorEvent = {
  ...{ exchange: 'binance', stream: 'bars' },
  event: { kind: 'disconnected', error: new Error('closed by https://a:b@api.x.com/ws?listenKey=s3cr3t#x') },
};
const connected: SupervisorEvent = { exchange: 'binance', stream: 'bars', event: { kind: 'connected' } };

describe('what is sent', () => {
  test('a fill says why where that is more than the key of its order', async () => {
    const { url, received } = await serverOf();
    const { notifier } = notifierTo([{ webhook: url }]);
    for (const reason of ['signal', 'order', 'liquidation'] as const) notifier.event(fill(101, { reason }));
    await notifier.close();
    const said = 'bought 0.5 at 101';
    expect(received.flatMap(({ body }) => body.text.replaceAll(`${SESSION}: `, '').split('\n'))).toEqual([
      `${said} (entry; fee 0.02)`,
      `${said} (entry; fee 0.02)`,
      `${said} (entry, liquidation; fee 0.02)`,
    ]);
  });

  test('Slack gets a text, in which its own marks mean nothing', async () => {
    const { url, received } = await serverOf();
    const { notifier } = notifierTo([{ slack: `${url}/services/T0/B0/secret` }]);
    notifier.event(fill(42_000.5, { reason: 'stop <1&2>' }));
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({
      url: '/services/T0/B0/secret',
      body: { text: `${SESSION}: bought 0.5 at 42,000.5 (entry, stop &lt;1&amp;2&gt;; fee 0.02)` },
    });
  });

  test('Telegram gets the message of a bot to a chat', async () => {
    const { url, received } = await serverOf(status(200, {}, '{"ok":true}'));
    const token = '12345:AAAbbbCCCdddEEEfffGGG';
    const { notifier } = notifierTo([{ telegram: token, chat: '-100' }], { telegramUrl: url });
    notifier.event(halted);
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({
      url: `/bot${token}/sendMessage`,
      body: { chat_id: '-100', text: `${SESSION}: halted: 5% is lost` },
    });
  });

  test('a webhook gets JSON, signed with the HMAC-SHA256 of its very bytes', async () => {
    const { url, received } = await serverOf();
    const { notifier } = notifierTo([{ webhook: url, secret: 'shared' }], { now: () => 1234 });
    notifier.event(halted);
    await until(() => received.length === 1);
    const [{ raw, headers, body }] = received as [Received];
    const text = `${SESSION}: halted: 5% is lost`;
    const notices = [{ topic: 'halt', time: 1234, text, session: SESSION }];
    expect(body).toEqual({ text, time: 1234, lost: 0, notices });
    const signature = createHmac('sha256', 'shared').update(raw).digest('hex');
    expect(headers['x-tradelab-signature']).toBe(`sha256=${signature}`);
  });

  test('a channel gets the topics that it is for, and bars are no message', async () => {
    const [all, some] = [await serverOf(), await serverOf()];
    const { notifier } = notifierTo([{ webhook: all.url }, { webhook: some.url, on: ['error'] }]);
    const bar = { time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 };
    notifier.event({ session: SESSION, event: { kind: 'bar', bar, equity: 1, position: 0 } });
    for (const event of [fill(1), failed('it is broken'), halted]) notifier.event(event);
    await notifier.close();
    expect(all.received.flatMap(({ body }) => body.text.split('\n'))).toHaveLength(3);
    expect(some.received.map(({ body }) => body.text)).toEqual([`${SESSION}: has failed: it is broken`]);
  });

  test('a stream is told to be back only after it was lost, and without what URLs carry in secret', async () => {
    const { url, received } = await serverOf();
    const { notifier } = notifierTo([{ webhook: url }]);
    const error = new TradelabError('network', 'fetch failed');
    const waiting = { kind: 'waiting', sessions: [SESSION, 'rsi-4711'], error } as const;
    for (const event of [connected, lost, connected, connected]) notifier.event(event);
    for (const event of [{ ...connected, event: waiting }, connected]) notifier.event(event);
    await notifier.close();
    expect(received.flatMap(({ body }) => body.text.split('\n'))).toEqual([
      'binance: the stream of the bars is lost: closed by https://api.x.com/ws',
      'binance: the stream of the bars is back',
      'binance: does not answer, and 2 sessions wait for it: fetch failed',
      'binance: the stream of the bars is back',
    ]);
  });

  test('the summary of a day comes a minute after its end: profit since the day before, fills, and fees', async () => {
    const { url, received } = await serverOf();
    let now = Date.UTC(2025, 0, 1, 12);
    const { notifier } = notifierTo([{ webhook: url, on: ['summary'] }], { now: () => now });
    const bar = { time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 };
    const closed = (session: string, equity: number) =>
      notifier.event({ session, event: { kind: 'bar', bar, equity, position: 0 } });
    closed(SESSION, 10_000);
    closed('grid', 500);
    notifier.event(fill(1));
    now = Date.UTC(2025, 0, 2, 0, 0, 1);
    closed(SESSION, 10_100);
    closed('grid', 495);
    now = Date.UTC(2025, 0, 2, 0, 1);
    closed('grid', 490);
    now = Date.UTC(2025, 0, 3, 0, 5);
    notifier.event(connected);
    await notifier.close();
    expect(received.flatMap(({ body }) => body.text.split('\n'))).toEqual([
      '2025-01-01: 2 bots',
      `${SESSION}: +100 (+1.00%), equity 10,100, 1 fill, fees 0.02`,
      'grid: -5 (-1.00%), equity 495, 0 fills, fees 0',
      '2025-01-02: 2 bots',
      `${SESSION}: +0 (+0.00%), equity 10,100, 0 fills, fees 0`,
      'grid: -5 (-1.01%), equity 490, 0 fills, fees 0',
    ]);
  });
});

describe('what stands in the way', () => {
  test('more than the rate allows is summed up, the urgent first, and nothing is lost', async () => {
    const { url, received } = await serverOf();
    const { notifier, troubles } = notifierTo([{ webhook: url }], { burst: 2, everyMs: 60_000 });
    for (let k = 0; k < 2; k++) {
      notifier.event(fill(k));
      await until(() => received.length === k + 1);
    }
    for (let k = 0; k < 40; k++) notifier.event(fill(100 + k));
    notifier.event(halted);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toHaveLength(2);
    await notifier.close();
    expect(received).toHaveLength(3);
    const lines = received[2]!.body.text.split('\n');
    expect(lines[0]).toBe(`${SESSION}: halted: 5% is lost`);
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 21 more: 21 fill');
    expect(received[2]!.body['notices']).toHaveLength(41);
    expect(troubles).toEqual([]);
  });

  test('what waits is bounded: the oldest of the least urgent give way, and are counted', async () => {
    const wait = status(429, { 'retry-after': '0.2' });
    const { url, received } = await serverOf((response, count) => (count === 1 ? wait : ok)(response, count));
    const { notifier } = notifierTo([{ webhook: url }]);
    notifier.event(fill(0));
    await until(() => received.length === 1);
    notifier.event(halted);
    for (let k = 1; k <= 600; k++) notifier.event(fill(k));
    await until(() => received.length === 3);
    const { text, notices, lost } = received[2]!.body as {
      text: string;
      notices: { text: string }[];
      lost: number;
    };
    expect([notices.length, lost]).toEqual([500, 101]);
    expect(text.split('\n')[0]).toContain('halted');
    expect(text.split('\n').slice(-2)).toEqual(['and 480 more: 480 fill', '(101 before were not delivered)']);
    expect(notices.at(-1)!.text).toContain('at 600 ');
  });

  test('a server that is overloaded is asked again, and what it asks to wait is waited', async () => {
    const answers = [
      status(500),
      status(429, { 'retry-after': '0.3' }),
      status(429, {}, '{"parameters":{"retry_after":0}}'),
      ok,
    ];
    const { url, received } = await serverOf((response, count) => answers[count - 1]!(response, count));
    const { notifier, troubles } = notifierTo([{ webhook: url }], { firstWaitMs: 10 });
    notifier.event(halted);
    await until(() => received.length === 4);
    expect(new Set(received.map(({ raw }) => raw)).size).toBe(1);
    expect(received[2]!.at - received[1]!.at).toBeGreaterThanOrEqual(295);
    await notifier.close();
    expect(troubles).toEqual([]);
  });

  test('after six attempts it gives up, says so once without the URL, and counts what was not delivered', async () => {
    let isUp = false;
    const { url, received } = await serverOf((response) => status(isUp ? 200 : 502)(response, 0));
    const { notifier, troubles } = notifierTo([{ slack: `${url}/T0/the-secret-path?token=abc` }]);
    for (let k = 1; k <= 2; k++) {
      notifier.event(halted);
      await until(() => received.length === 6 * k);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    isUp = true;
    notifier.event(failed('next'));
    await until(() => received.length === 13);
    expect(received[12]!.body.text).toBe(`${SESSION}: has failed: next\n(2 before were not delivered)`);
    expect(troubles.map(({ message }) => message)).toEqual([
      `a message could not be delivered to Slack at ${new URL(url).host}: it answered 502`,
    ]);
    expect(inspect(troubles, { depth: 9, showHidden: true })).not.toMatch(/the-secret-path|token=abc/);
  });

  test('a refusal is final, and so is being sent elsewhere: the message goes to no stranger', async () => {
    const stranger = await serverOf();
    for (const answer of [status(404), status(307, { location: stranger.url })]) {
      const { url, received } = await serverOf(answer);
      const { notifier, troubles } = notifierTo([{ webhook: url }]);
      notifier.event(halted);
      await until(() => troubles.length === 1);
      expect(received).toHaveLength(1);
    }
    expect(stranger.received).toEqual([]);
  });

  test('a server that hangs holds up neither trading nor another channel, and is left after a while', async () => {
    const [hanging, other] = [await serverOf(() => {}), await serverOf()];
    const { notifier, troubles } = notifierTo([{ webhook: hanging.url }, { webhook: other.url }], {
      timeoutMs: 30,
    });
    for (let k = 0; k < 1000; k++) notifier.event(fill(k));
    expect(hanging.received).toEqual([]);
    // Where the machine is slow, the other has not answered in time either.
    const given = () => troubles.find(({ message }) => message.includes(new URL(hanging.url).host));
    await until(() => other.received.length > 0 && given() !== undefined);
    // What is given up after 30 ms may not have got there at all.
    expect(hanging.received.length).toBeLessThanOrEqual(6);
    expect(given()!.message).toMatch(
      /^a message could not be delivered to the webhook at .*: no answer in 0\.03 s$/,
    );
  });

  test('a server that is not there is told of by what the system says', async () => {
    const { url, server } = await serverOf();
    server.close();
    const { notifier, troubles } = notifierTo([{ webhook: `${url}/the-secret-path` }]);
    notifier.event(halted);
    await until(() => troubles.length === 1);
    expect(troubles[0]!.message).toMatch(/: ECONNREFUSED$/);
  });

  test('the end does not wait for a turn: what came during the last message is sent after it', async () => {
    const answers: (() => void)[] = [];
    const { url, received } = await serverOf((response) => void answers.push(() => response.end()));
    const { notifier } = notifierTo([{ webhook: url }], { burst: 1, everyMs: 600_000 });
    notifier.event(halted);
    await until(() => answers.length === 1);
    notifier.event(failed('too late'));
    const closed = notifier.close();
    answers[0]!();
    await until(() => answers.length === 2);
    answers[1]!();
    await closed;
    expect(received[1]!.body.text).toContain('too late');
  });

  test('nothing is sent after the end', async () => {
    const { url, received } = await serverOf();
    const { notifier } = notifierTo([{ webhook: url }]);
    await notifier.close();
    notifier.event(halted);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(received).toEqual([]);
  });
});

test.each([
  [{ slack: 'hooks.slack.com/services/the-secret' }],
  [{ webhook: 'ftp://example.com/the-secret' }],
  [{ webhook: '$UNSET_the-secret' }],
  [{ telegram: 'the-secret', chat: '1' }],
] as [NotifyChannel][])('a channel that nothing can be sent to is refused without naming it', (channel) => {
  const make = () => createNotifier([channel]);
  expect(make).toThrow(TradelabError);
  expect(make).not.toThrow(/the-secret/);
});
