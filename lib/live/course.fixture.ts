// A session with real orders, driven bar by bar on a test exchange, and its ledger held against the exchange's own books.

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Bars, createBars, random, type Timeframe, timeframeMs } from '../core/index.ts';
import type { TradingClient } from '../data/index.ts';
import { futuresClient, minuteBars, PERPETUAL, START, spotClient } from '../testing/ccxt.fixture.ts';
import { startTestExchange, type TestExchange, type TestMarketInput } from '../testing/index.ts';
import { until } from '../until.fixture.ts';
import type { Ledger } from './ledger/index.ts';
import { openedLedger } from './ledger/ledger.fixture.ts';
import type { LiveVenueSnapshot } from './live-book.ts';
import type { SessionPlan } from './session-plan.ts';
import type { SessionSnapshot } from './session-words.ts';
import { supervise } from './supervisor.ts';
import type { BotToRun, SupervisorEvent } from './supervisor-options.ts';

export const SPOT = 'BTC/USDT';
export const FUTURE = 'BTC/USDT:USDT';

/** Bars of a random walk; one in a hundred is missing, as nothing was traded. */
export function barsWithGaps(symbol: string, timeframe: Timeframe, length: number, seed: number): Bars {
  const all = minuteBars(symbol, length, seed);
  const next = random(seed);
  const rows = Array.from(all.time.keys()).filter((row) => row < 1100 || next() > 0.01);
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from(rows, (row) => all[name][row]!);
  return createBars({
    ...{ symbol, timeframe, time: Float64Array.from(rows, (row) => START + row * timeframeMs(timeframe)) },
    ...{ open: column('open'), high: column('high'), low: column('low'), close: column('close') },
    volume: column('volume'),
  });
}

/** A session on an exchange whose clock waits for it. */
export class Course {
  readonly exchange: TestExchange;
  readonly ledger: Ledger;
  readonly events: SupervisorEvent[] = [];
  readonly barMs: number;
  readonly symbol: string;
  /** How often positions are compared with the exchange's. */
  positionsMs = 300;
  #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  private constructor(exchange: TestExchange, ledger: Ledger, { symbol, timeframe }: Bars) {
    this.exchange = exchange;
    this.ledger = ledger;
    this.symbol = symbol;
    this.barMs = timeframeMs(timeframe);
  }

  /** An exchange with these bars of which a thousand, or `gone`, have gone by, and an empty ledger. */
  static async on(
    bars: Bars,
    { gone = 1000, funding = [] }: { gone?: number; funding?: NonNullable<TestMarketInput['funding']> } = {},
  ): Promise<Course> {
    const instrument = bars.symbol === FUTURE ? { instrument: PERPETUAL } : {};
    const now = bars.time[gone]!;
    const exchange = await startTestExchange({ markets: [{ bars, ...instrument, funding }], now });
    return new Course(exchange, await openedLedger(), bars);
  }

  get id(): string {
    return this.ledger.sessions()[0]!.id;
  }

  kinds(): Set<string> {
    return new Set(this.events.map(({ event }) => event.kind));
  }

  /** Starts a session on the market; settles once it is running. */
  async start(
    plan: Omit<SessionPlan, 'exchange' | 'symbol' | 'mode' | 'timeframe'> & {
      mode?: 'paper' | 'testnet';
      timeframe: Timeframe;
    },
  ) {
    const exchange = this.symbol === FUTURE ? 'binanceusdm' : 'binance';
    await this.run({ plan: { mode: 'testnet', ...plan, exchange, symbol: this.symbol } });
  }

  async run(...bots: readonly BotToRun[]): Promise<void> {
    const clientOf = this.symbol === FUTURE ? futuresClient : spotClient;
    const fast = async () => {
      const client = (await clientOf(this.exchange)) as unknown as TradingClient;
      client.enableRateLimit = false;
      client.options['ws'] = { backoff: { base: 1 } };
      return client;
    };
    this.#stop = new AbortController();
    let isStarted = false;
    const patience = { heartbeatMs: 600, firstWaitMs: 5, recvWindowMs: 60, positionsMs: this.positionsMs };
    this.#ended = supervise({
      ...{ ledger: this.ledger, bots, signal: this.#stop.signal },
      clients: { feed: fast, trading: fast, patience },
      onEvent: (event) => {
        this.events.push(event);
        if (event.event.kind === 'started') isStarted = true;
      },
    });
    await Promise.race([until(() => isStarted), this.#ended]);
  }

  /** Lets a bar go by in parts, and waits until the session has taken it and its orders are answered. */
  async bar(parts = 4): Promise<void> {
    const { exchange, ledger, id, barMs } = this;
    const end = exchange.now - (exchange.now % barMs) + barMs;
    const { time } = [...exchange.exchange.markets.values()][0]!.bars;
    for (let part = 1; part <= parts; part++) {
      exchange.advance(Math.ceil((end - exchange.now) / (parts - part + 1)));
      await pause(2);
    }
    exchange.advance(3000);
    const last = time.findLast((open) => open < end)!;
    await until(() => {
      const isBehind = (ledger.bars(id, 1)[0]?.time ?? 0) < last;
      // A stream that has swallowed its last message tells more with the next trade.
      if (isBehind) exchange.advance(Math.ceil((end + 0.9 * barMs - exchange.now) / 50));
      return !isBehind && ledger.orders(id, { open: true }).every(({ status }) => status !== 'submitted');
    });
  }

  /** Whether an order is being taken back, for good or to be sent anew. */
  get isCanceling(): boolean {
    const { venue } = (this.ledger.snapshot(this.id) as SessionSnapshot).replay.engine;
    return (venue as LiveVenueSnapshot).sent.some(({ isCanceling }) => isCanceling);
  }

  /** Waits until nothing is owed any more: every fill is in the ledger, and orders but `others` stand alike on both sides. */
  async settled(others: readonly string[] = []): Promise<void> {
    const { exchange, ledger, id } = this;
    const all = () => exchange.exchange.openOrders().map(({ clientId }) => clientId);
    const open = () => all().filter((clientId) => !others.includes(clientId));
    const isKnown = () => ledger.orders(id, { open: true }).every(({ status }) => status !== 'submitted');
    await until(
      () =>
        isKnown() &&
        !this.isCanceling &&
        ledger.fills(id).length === exchange.exchange.fills.length &&
        String(
          ledger
            .orders(id, { open: true })
            .map(({ clientId }) => clientId)
            .toSorted(),
        ) === String(open().toSorted()),
    );
  }

  /** Settles when the session has ended by itself. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended.catch(() => {});
    await this.exchange.close();
  }
}

/** Holds the ledger against the books of the exchange: fills, orders, and what they cost. */
export function expectSameBooks({ exchange: { exchange }, ledger, id }: Course): void {
  const { orders, fills, clearances } = exchange;
  const byId = new Map(orders.map((order) => [order.id, order]));
  expect(new Set(orders.map(({ clientId }) => clientId)).size).toBe(orders.length);
  const quote = (fill: (typeof fills)[number]) => (fill.feeAsset === 'USDT' ? 1 : fill.price);
  const cleared = (fill: (typeof fills)[number]) =>
    byId.get(fill.orderId)!.forced === 'liquidation'
      ? -clearances.find(({ time }) => time === fill.time)!.amount
      : 0;
  const theirs = fills.map((fill) => ({
    ...{ id: String(fill.id), clientId: byId.get(fill.orderId)!.clientId, time: fill.time },
    ...{ side: byId.get(fill.orderId)!.side, size: fill.size, price: fill.price },
    ...{ fee: fill.fee * quote(fill) + cleared(fill), liquidity: fill.isMaker ? 'maker' : 'taker' },
  }));
  const ours = ledger.fills(id);
  const plain = ours.map(({ id, clientId, time, side, size, price, fee, liquidity }) => ({
    ...{ id, clientId, time, side, size, price, fee, liquidity },
  }));
  expect(plain.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(theirs);

  const rows = new Map(ledger.orders(id).map((row) => [row.clientId, row]));
  for (const { clientId, status, filled, forced } of orders) {
    // The exchange's own has nothing but fills.
    if (forced !== undefined) continue;
    const row = rows.get(clientId)!;
    rows.delete(clientId);
    const meant = status === 'new' ? ['accepted', 'triggered'] : [status];
    expect(meant, `${clientId}: ${row.reason}`).toContain(row.status);
    expect(row.filled).toBeCloseTo(filled, 9);
  }
  // What the exchange has not, it never took.
  for (const { clientId, status, filled } of rows.values())
    expect([clientId, ['rejected', 'canceled'].includes(status), filled]).toEqual([clientId, true, 0]);
  expect(ledger.verify().problems).toEqual([]);
}
