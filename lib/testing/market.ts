// One market of the test exchange: its rules, and its history, which the exchange's clock uncovers trade by trade.

import { type Bars, barOpenTime, type Instrument, rowAt, timeframeMs } from '../core/index.ts';

/** A settlement of funding: when (ms UTC), and the rate that longs pay of their position's value. */
export interface FundingSettlement {
  readonly time: number;
  readonly rate: number;
}

/** What a market of the test exchange is made of. */
export interface TestMarketInput {
  /** The whole history, past and to come, of the market: closed bars of any timeframe, symbol 'BTC/USDT'. */
  readonly bars: Bars;
  /** The market's rules; those of `bars.instrument` where absent, else a tick of 0.01 and a lot of 0.00001. */
  readonly instrument?: Instrument;
  /** Funding rates by time of settlement (ms UTC), for a perpetual. */
  readonly funding?: readonly FundingSettlement[];
  /** What a contract of a perpetual is worth, in base units, where sizes are in contracts; default one lot. */
  readonly contractSize?: number;
}

/** One trade of the tape. */
export interface Tick {
  /** Counts from 0 with the market's history. */
  readonly id: number;
  readonly time: number;
  readonly price: number;
  readonly size: number;
  readonly isBuyerMaker: boolean;
}

/** A candle as far as the clock has come. */
export interface Candle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Σ price × size. */
  readonly quoteVolume: number;
  readonly trades: number;
  readonly firstTick: number;
  readonly isClosed: boolean;
}

export const TICKS_PER_BAR = 4;

// Eighths of a bar's volume in this order add up to it without rounding, so that candles made of trades equal the bar.
const SHARES = [1 / 8, 1 / 8, 1 / 4, 1 / 2];

const DEFAULT_RULES = { tick: 0.01, lot: 0.00001, minNotional: 5, makerFee: 0.001, takerFee: 0.001 };

export class TestMarket {
  readonly bars: Bars;
  readonly instrument: Required<Pick<Instrument, 'tick' | 'lot' | 'minNotional' | 'makerFee' | 'takerFee'>> &
    Instrument;
  readonly base: string;
  readonly quote: string;
  /** 'BTCUSDT', as Binance names it. */
  readonly id: string;
  readonly isPerpetual: boolean;
  /** In base units; 1 on spot. */
  readonly contractSize: number;
  readonly funding: readonly FundingSettlement[];
  /** Whether orders are taken. */
  isTrading = true;
  readonly #ms: number;

  constructor({ bars, instrument = bars.instrument, funding = [], contractSize }: TestMarketInput) {
    const [base, rest] = bars.symbol.split('/') as [string, string];
    this.bars = bars;
    this.instrument = { ...DEFAULT_RULES, symbol: bars.symbol, ...instrument };
    this.base = base;
    this.quote = rest.split(':')[0]!;
    this.id = `${base}${this.quote}`;
    this.isPerpetual = this.instrument.kind === 'perpetual';
    this.contractSize = this.isPerpetual ? (contractSize ?? this.instrument.lot) : 1;
    this.funding = funding.toSorted((a, b) => a.time - b.time);
    this.#ms = timeframeMs(bars.timeframe);
  }

  /** How many trades there have been up to and including `now`. */
  ticksUntil(now: number): number {
    const row = rowAt(this.bars.time, now - this.#ms + 1);
    let ticks = Math.min(row, this.bars.length) * TICKS_PER_BAR;
    while (ticks < this.bars.length * TICKS_PER_BAR && this.tick(ticks).time <= now) ticks++;
    return ticks;
  }

  /** The k-th trade: a bar's open, its two extremes, the one against its direction first, and its close. */
  tick(k: number): Tick {
    const row = Math.floor(k / TICKS_PER_BAR);
    const part = k % TICKS_PER_BAR;
    const { time, open, high, low, close, volume } = this.bars;
    const isUp = close[row]! >= open[row]!;
    const path = [open, isUp ? low : high, isUp ? high : low, close];
    const price = path[part]![row]!;
    const offset = part === 3 ? this.#ms - 1 : (part * this.#ms) / TICKS_PER_BAR;
    const isBuyerMaker = part === 0 ? !isUp : price < path[part - 1]![row]!;
    return {
      ...{ id: k, time: time[row]! + offset, price, size: volume[row]! * SHARES[part]!, isBuyerMaker },
    };
  }

  /** The first settlement of funding after `now`; undefined where none is known. */
  nextFunding(now: number): FundingSettlement | undefined {
    return this.funding.find(({ time }) => time > now);
  }

  /** The last price at `now`; the first open before anything was traded. */
  priceAt(now: number): number {
    const ticks = this.ticksUntil(now);
    return ticks === 0 ? this.bars.open[0]! : this.tick(ticks - 1).price;
  }

  /** The candle of the period [open, open + ms) as far as `now`; undefined where nothing was traded in it. */
  candle(open: number, ms: number, now: number): Candle | undefined {
    const first = rowAt(this.bars.time, open);
    const end = rowAt(this.bars.time, open + ms);
    const ticks = Math.min(end * TICKS_PER_BAR, this.ticksUntil(now));
    const count = ticks - first * TICKS_PER_BAR;
    if (count <= 0) return undefined;
    let [high, low, volume, quoteVolume] = [-Infinity, Infinity, 0, 0];
    for (let row = first; row * TICKS_PER_BAR < ticks; row++) {
      let ofBar = 0;
      for (let k = row * TICKS_PER_BAR; k < Math.min(ticks, (row + 1) * TICKS_PER_BAR); k++) {
        const { price, size } = this.tick(k);
        high = Math.max(high, price);
        low = Math.min(low, price);
        ofBar += size;
        quoteVolume += price * size;
      }
      volume += ofBar;
    }
    return {
      ...{ time: open, open: this.bars.open[first]!, high, low, close: this.tick(ticks - 1).price },
      ...{ volume, quoteVolume, trades: count, firstTick: first * TICKS_PER_BAR },
      isClosed: now >= open + ms,
    };
  }

  /** The candles that open in [from, to], oldest first, `limit` at most. */
  candles(ms: number, from: number, to: number, limit: number, now: number): Candle[] {
    const found: Candle[] = [];
    const { time } = this.bars;
    let row = rowAt(time, from);
    while (row < time.length && found.length < limit) {
      const open = barOpenTime(time[row]!, ms);
      if (open > Math.min(to, now)) break;
      const candle = open >= from ? this.candle(open, ms, now) : undefined;
      if (candle !== undefined) found.push(candle);
      row = rowAt(time, open + ms);
    }
    return found;
  }
}
