// Pauses between two bars: a late bar and a price jump take back what could open a position, in a step that is written down.

import { expect, test } from 'vitest';
import { type AnyStrategy, defineStrategy } from '../strategy/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import { Session } from './session.ts';

const MINUTE = 60_000;

/** Wants one limit order to work, whatever happens. */
const waiting = defineStrategy({
  name: 'waiting',
  params: {},
  indicators: () => ({}),
  onBar: () => ({ entry: { type: 'limit', side: 'buy', size: 1, price: 90 } }),
});

const bar = (minute: number) => ({
  time: minute * MINUTE,
  open: 100,
  high: 100,
  low: 100,
  close: 100,
  volume: 1,
  lagMs: 0,
});

async function started(risk: object, strategy: AnyStrategy = waiting) {
  let now = 0;
  const ledger = await openedLedger();
  const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m', mode: 'paper' } as const;
  const session = Session.start(ledger, { ...market, strategy, options: { risk } }, () => now);
  const at = (seconds: number, price?: number) => {
    now = seconds * 1000;
    session.look(
      price === undefined ? undefined : { time: MINUTE, open: price, high: price, low: price, close: price },
    );
    return session.working.filter((w) => !w.ended).length;
  };
  const told = () =>
    ledger
      .journal(session.id, { kinds: ['halted', 'resumed', 'risk-refused'] })
      .map(({ kind, time }) => `${time / 1000} ${kind}`);
  return { session, at, told, ledger };
}

test('a bar that is late by the limit takes the order back, and the bar that comes lets it be placed again', async () => {
  const { session, at, told, ledger } = await started({ staleData: 5000 });
  session.onBar(bar(0));
  // The bar of 1:00 is due at 2:00.
  expect([at(60), at(124.999), at(125), at(126)]).toEqual([1, 1, 0, 0]);
  session.onBar(bar(1));
  expect(session.working.filter((w) => !w.ended)).toHaveLength(1);
  expect(told()).toEqual(['125 halted', '120 resumed']);
  expect(ledger.verify().problems).toEqual([]);
});

test('prices that jump within 5 s take the order back for the cool-down', async () => {
  const { session, at, told } = await started({ priceJump: 0.02, coolDown: 90_000 });
  session.onBar(bar(0));
  // 102 is 2 % above 100, which was 5 s ago; 103.9 is less than 2 % above 102.
  expect([at(60, 100), at(65, 102), at(66, 103.9)]).toEqual([1, 1, 1]);
  expect([at(67, 104.04), at(70, 100)]).toEqual([0, 0]);
  session.onBar(bar(1));
  expect(session.working.filter((w) => !w.ended)).toEqual([]);
  session.onBar(bar(2));
  expect(session.working.filter((w) => !w.ended)).toHaveLength(1);
  expect(told()).toEqual(['67 halted', '120 risk-refused', '180 resumed']);
});

test('after halt and resume an order works again that is asked for on every bar, and one that was asked for once does not', async () => {
  const once = defineStrategy({
    ...waiting,
    onBar: (bar, ...rest) => (bar.index === 0 ? waiting.onBar!(bar, ...rest) : undefined),
  });
  for (const [strategy, laid] of [
    [waiting, 1],
    [once, 0],
  ] as const) {
    const { session } = await started({}, strategy);
    const working = () => session.working.filter((w) => !w.ended).length;
    session.onBar(bar(0));
    expect(working()).toBe(1);
    session.command('halt', 'by hand');
    session.onBar(bar(1));
    expect(working()).toBe(0);
    session.command('resume', 'by hand');
    session.onBar(bar(2));
    expect(working()).toBe(laid);
  }
});
