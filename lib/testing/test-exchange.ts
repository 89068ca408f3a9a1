// An exchange on this machine, for tests: it speaks the own protocol of a real one, so that an unmodified client of ccxt
// trades on it; its clock is the test's to move, and it misbehaves when it is told to.

import { throughHost } from '../core/index.ts';
import { binance } from './binance/dialect.ts';
import type { Keys } from './dialect.ts';
import { Exchange, type ExchangeEvent } from './exchange.ts';
import { Faults } from './faults.ts';
import type { TestMarketInput } from './market.ts';
import { okx } from './okx/dialect.ts';
import { ExchangeServer } from './server.ts';

const DIALECTS = { binance, okx } as const;

/** The real exchanges whose protocols the test exchange speaks. */
export type DialectName = keyof typeof DIALECTS;

export interface TestExchangeOptions {
  readonly markets: readonly TestMarketInput[];
  /** What the exchange's clock shows at first (ms UTC). */
  readonly now: number;
  /** The real exchange whose protocol is spoken; default 'binance'. */
  readonly dialect?: DialectName;
  /** What the account owns, by asset; default 10,000 USDT. */
  readonly balances?: Readonly<Record<string, number>>;
  /** Default 'key' and 'secret'. */
  readonly apiKey?: string;
  readonly secret?: string;
  /** Of OKX's keys; default 'passphrase'. */
  readonly passphrase?: string;
  /** What the requests of a minute may weigh; default 6000, as Binance's spot market allows. */
  readonly weightPerMinute?: number;
  /**
   * The share of its value that a liquidation costs for the insurance fund; default 0.0125 as `liquidationFee` of BTCUSDT in
   * Binance's exchangeInfo, and none with OKX's protocol.
   */
  readonly clearanceFee?: number;
  /** Whether timestamps of signed requests must fit the exchange's clock; default false, as that clock is moved by hand. */
  readonly checkTime?: boolean;
}

/** The part of a client of ccxt that is changed to reach the test exchange. */
export interface ConfigurableClient {
  apiKey?: string;
  secret?: string;
  password?: string;
  urls: Record<string, unknown>;
  options: Record<string, unknown>;
}

export class TestExchange {
  /** The exchange itself: its markets, wallet, orders and fills. */
  readonly exchange: Exchange;
  /** How it misbehaves. */
  readonly faults: Faults;
  readonly #server: ExchangeServer;
  readonly #keys: Keys;
  #timer: NodeJS.Timeout | undefined;

  constructor(exchange: Exchange, faults: Faults, server: ExchangeServer, keys: Keys) {
    this.exchange = exchange;
    this.faults = faults;
    this.#server = server;
    this.#keys = keys;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  get now(): number {
    return this.exchange.now;
  }

  /** The requests that were answered so far. */
  get log(): ExchangeServer['log'] {
    return this.#server.log;
  }

  /** How many streams are connected. */
  get connections(): number {
    return this.#server.connections;
  }

  /** Moves the clock by `ms`; everything that happens until then happens, and is streamed. */
  advance(ms: number): void {
    this.exchange.advanceTo(this.exchange.now + ms);
  }

  /** Lets the clock run, `speed` times as fast as a real one, until `stop` or `close`. */
  run(speed = 1): void {
    this.stop();
    let last = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.advance((now - last) * speed);
      last = now;
    }, 20);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  onEvent(listener: (event: ExchangeEvent) => void): () => void {
    return this.exchange.onEvent(listener);
  }

  /** Cuts every stream. */
  dropSockets(): void {
    this.#server.dropSockets();
  }

  /**
   * Points a client of ccxt at this exchange, with its keys, and returns it. For streams over `ws://`, await the
   * client's `loadHttpProxyAgent()` once before its first `watch…`.
   */
  configure<C extends ConfigurableClient>(client: C): C {
    client.apiKey = this.#keys.apiKey;
    client.secret = this.#keys.secret;
    client.password = this.#keys.passphrase;
    client.urls['api'] = throughHost(client.urls['api'], this.url);
    Object.assign(client.options, { fetchMargins: false, fetchCurrencies: false });
    return client;
  }

  async close(): Promise<void> {
    this.stop();
    await this.#server.close();
  }
}

const CLEARANCE_FEE = 0.0125;

/** Starts a test exchange on loopback. */
export async function startTestExchange({
  markets,
  now,
  dialect = 'binance',
  balances = { USDT: 10_000 },
  apiKey = 'key',
  secret = 'secret',
  passphrase = 'passphrase',
  weightPerMinute = 6000,
  clearanceFee = dialect === 'binance' ? CLEARANCE_FEE : 0,
  checkTime = false,
}: TestExchangeOptions): Promise<TestExchange> {
  const exchange = new Exchange(markets, now, balances);
  exchange.clearanceFee = clearanceFee;
  const faults = new Faults();
  const keys = { apiKey, secret, passphrase };
  const clock = () => exchange.now + faults.clockSkew;
  const server = new ExchangeServer(exchange, {
    dialect: DIALECTS[dialect]({ exchange, keys, checkTime, clock }),
    ...{ faults, weightPerMinute },
  });
  await server.listen();
  return new TestExchange(exchange, faults, server, keys);
}
