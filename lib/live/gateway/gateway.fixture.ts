// A gateway on a test exchange, with everything that it tells.

import { onTestFinished } from 'vitest';
import type { Instrument } from '../../core/index.ts';
import type { TradingClient } from '../../data/index.ts';
import { isEnded } from '../../execution/order-state.ts';
import { exchangeOf, futuresClient, minuteBars, PERPETUAL, spotClient } from '../../testing/ccxt.fixture.ts';
import type { TestExchange, TestExchangeOptions } from '../../testing/index.ts';
import { OrderGateway } from './order-gateway.ts';
import type { ExchangeFill, GatewayEvent, GatewayOptions, OrderRequest, OrderUpdate } from './types.ts';

export const SPOT = 'BTC/USDT';
export const FUTURE = 'BTC/USDT:USDT';

export class Told {
  readonly updates: OrderUpdate[] = [];
  readonly fills: ExchangeFill[] = [];
  readonly events: GatewayEvent[] = [];
  onUpdate = (update: OrderUpdate) => void this.updates.push(update);
  onFill = (fill: ExchangeFill) => void this.fills.push(fill);
  onEvent = (event: GatewayEvent) => void this.events.push(event);

  statuses(clientId: string): string[] {
    return this.updates.filter((one) => one.clientId === clientId).map(({ status }) => status);
  }

  last(clientId: string): OrderUpdate | undefined {
    return this.updates.findLast((one) => one.clientId === clientId);
  }

  hasEnded(clientId: string): boolean {
    const last = this.last(clientId);
    return last !== undefined && isEnded(last.status);
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }
}

export interface Trading {
  readonly exchange: TestExchange;
  readonly client: TradingClient;
  readonly gateway: OrderGateway;
  readonly told: Told;
  readonly instrument: Instrument;
  /** The last price of the market. */
  readonly price: number;
  submit(clientId: string, order: Omit<OrderRequest, 'clientId' | 'symbol'>): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly signal: AbortSignal;
}

type Settings = Partial<TestExchangeOptions> & { readonly gateway?: Partial<GatewayOptions> };

const RICH = { USDT: 10_000_000, BTC: 100, ETH: 100 };

/** A gateway that is started, and stopped when the test is over, with one symbol prepared. */
export async function tradingOn(symbol: string, settings: Settings = {}): Promise<Trading> {
  const trading = await unstarted(symbol, settings);
  await trading.start();
  return trading;
}

export async function unstarted(symbol: string, { gateway: options, ...settings }: Settings = {}) {
  const markets = [
    { bars: minuteBars(SPOT, 3000) },
    { bars: minuteBars('ETH/USDT', 3000, 2) },
    { bars: minuteBars(FUTURE, 3000, 3), instrument: PERPETUAL },
  ];
  const exchange = await exchangeOf({ markets, balances: RICH, ...settings });
  const client = (await (symbol === FUTURE ? futuresClient(exchange) : spotClient(exchange))) as unknown;
  const trading = on(exchange, client as TradingClient, symbol, options);
  onTestFinished(async () => {
    await trading.stop();
    await exchange.close();
  });
  return trading;
}

/** Another gateway on an exchange that is there already, as after a restart. */
export function on(exchange: TestExchange, client: TradingClient, symbol: string, options = {}): Trading {
  const told = new Told();
  const stop = new AbortController();
  // A fault of a test's own rate of requests is not what these tests are about.
  client.enableRateLimit = false;
  const gateway = new OrderGateway({
    ...{ client, listener: told, recvWindowMs: 60, firstWaitMs: 5, ...options },
  });
  const market = () => exchange.exchange.markets.get(symbol)!;
  return {
    ...{ exchange, client, gateway, told, signal: stop.signal },
    get instrument() {
      return market().instrument;
    },
    get price() {
      return market().priceAt(exchange.now);
    },
    async start() {
      await gateway.start(stop.signal);
      await gateway.prepare(symbol);
    },
    async stop() {
      stop.abort();
      await gateway.ended;
    },
    submit(clientId: string, order: Omit<OrderRequest, 'clientId' | 'symbol'>) {
      gateway.submit({ clientId, symbol, ...order });
    },
  };
}
