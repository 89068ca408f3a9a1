// A process with bots in this process, on an exchange on loopback whose clock the test moves.

import { setTimeout } from 'node:timers/promises';
import { type Bars, generateBars, type LedgerReader, openLedger } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { until } from '../../lib/until.fixture.ts';
import { type Transcript, tradelab } from '../run.fixture.ts';

export const MINUTE = 60_000;
const FIRST = 500;

/** An exchange with two markets that all commands of this process talk to. */
export async function exchangeForCommands(): Promise<TestExchange> {
  const bars = generateBars({
    ...{ model: 'random-walk', seed: 3, bars: 3000, timeframe: '1m', start: '2024-01-01', price: 40_000 },
    symbols: ['BTC/USDT', 'ETH/USDT'],
  }) as [Bars, Bars];
  const exchange = await startTestExchange({
    markets: bars.map((one) => ({ bars: one })),
    now: bars[0].time[FIRST]! + 3000,
  });
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
  return exchange;
}

/** `tradelab live` under way. */
export interface Live {
  readonly ended: Promise<Transcript>;
  interrupt(): void;
  terminate(): void;
}

/** Starts `tradelab live` with words; settles once its bots follow the exchange, or it has ended. */
export async function live(exchange: TestExchange, words: string, terminal: object = {}): Promise<Live> {
  await until(() => exchange.connections === 0);
  const told = { interrupt: () => {}, terminate: () => {} };
  const listen = (name: keyof typeof told) => (listener: () => void) => {
    told[name] = listener;
    return () => {};
  };
  const ended = tradelab(`live ${words}`, {
    ...{ onInterrupt: listen('interrupt'), onTerminate: listen('terminate') },
    ...terminal,
  });
  await Promise.race([ended, until(async () => exchange.connections > 0 && (await isHeld()))]);
  return { ended, interrupt: () => told.interrupt(), terminate: () => told.terminate() };
}

/** How many bars all sessions have seen. */
export function bars(): Promise<number> {
  return read((ledger) => ledger.sessions().reduce((sum, { id }) => sum + ledger.bars(id).length, 0));
}

function isHeld(): Promise<boolean> {
  return read((ledger) => ledger.owners().length > 0);
}

async function read<T>(work: (ledger: LedgerReader) => T): Promise<T> {
  const ledger = await openLedger();
  try {
    return work(ledger);
  } finally {
    ledger.close();
  }
}

/** Lets minutes go by, until so many bars more were seen by each session that runs. */
export async function pass(exchange: TestExchange, minutes: number, sessions = 1): Promise<void> {
  const wanted = (await bars()) + minutes * sessions;
  for (let third = 0; third < 3 * minutes; third++) {
    exchange.advance(MINUTE / 3);
    await setTimeout(2);
  }
  await until(async () => {
    exchange.advance(500);
    return (await bars()) >= wanted;
  });
}
