// Markets, candles, trades, books and tickers as OKX writes them: all numbers as texts, sizes of perpetuals in contracts.

import { barOpenTime, DAY_MS, type Timeframe, timeframeMs } from '../../core/index.ts';
import { BEST_SIZE, type BookLevel } from '../book.ts';
import { formatStep } from '../decimal-text.ts';
import type { Exchange } from '../exchange.ts';
import type { TestMaintenance } from '../maintenance.ts';
import type { Candle, TestMarket, Tick } from '../market.ts';

/** OKX's name of a market: 'BTC-USDT', and 'BTC-USDT-SWAP' of the perpetual. */
export function instId({ base, quote, isPerpetual }: TestMarket): string {
  return isPerpetual ? `${base}-${quote}-SWAP` : `${base}-${quote}`;
}

export function instType({ isPerpetual }: TestMarket): 'SPOT' | 'SWAP' {
  return isPerpetual ? 'SWAP' : 'SPOT';
}

/** Without the noise of a division or product of decimals. */
const tidy = (value: number) => Number(value.toPrecision(12));

/** A size in base units as OKX writes it: in contracts where the market has them. */
export function contractsText({ contractSize }: TestMarket, size: number): string {
  return contractSize === 1 ? String(size) : String(tidy(size / contractSize));
}

/** A size as OKX writes it in base units. */
export function baseSize({ contractSize }: TestMarket, contracts: number): number {
  return contractSize === 1 ? contracts : tidy(contracts * contractSize);
}

export function instrumentJson(market: TestMarket): object {
  const { base, quote, isPerpetual, contractSize } = market;
  const { tick, lot } = market.instrument;
  const lotSz = formatStep(tidy(lot / contractSize));
  return {
    ...{ instType: instType(market), instId: instId(market), state: market.isTrading ? 'live' : 'suspend' },
    ...{ tickSz: formatStep(tick), lotSz, minSz: lotSz, maxLmtSz: '1000000', maxMktSz: '1000000' },
    ...{ listTime: String(market.bars.time[0] ?? 0), expTime: '', lever: isPerpetual ? '125' : '' },
    ...(isPerpetual
      ? {
          baseCcy: '',
          quoteCcy: '',
          settleCcy: quote,
          uly: `${base}-${quote}`,
          instFamily: `${base}-${quote}`,
        }
      : { baseCcy: base, quoteCcy: quote, settleCcy: '', uly: '', instFamily: '' }),
    ...(isPerpetual
      ? { ctType: 'linear', ctVal: formatStep(contractSize), ctMult: '1', ctValCcy: base }
      : { ctType: '', ctVal: '', ctMult: '', ctValCcy: '' }),
  };
}

/** The length of candles, and by how much their day begins before midnight UTC, both in ms. */
export interface Interval {
  readonly ms: number;
  readonly offset: number;
}

const INTERVALS = /^(?:(1|3|5|15|30)m|(1|2|4)H|(6|12)H(utc)?|(1)D(utc)?|(1)W(utc)?)$/;

/** The candles that OKX calls '1m', '4H' or '1Dutc'; '1D' is a day in Hong Kong. Undefined for none that there are. */
export function intervalOf(name: string): Interval | undefined {
  if (!INTERVALS.test(name)) return undefined;
  const ms = timeframeMs(name.replace('utc', '').toLowerCase() as Timeframe);
  return { ms, offset: ms > 14_400_000 && !name.endsWith('utc') ? 8 * 3_600_000 : 0 };
}

/** When the candle began that `time` belongs to. */
export function candleOpen(time: number, { ms, offset }: Interval): number {
  return barOpenTime(time + offset, ms) - offset;
}

export function candleRow(market: TestMarket, candle: Candle): string[] {
  const { time, open, high, low, close, volume, quoteVolume, isClosed } = candle;
  const volumes = market.isPerpetual
    ? [contractsText(market, volume), String(volume), String(quoteVolume)]
    : [String(volume), String(quoteVolume), String(quoteVolume)];
  return [...[time, open, high, low, close].map(String), ...volumes, isClosed ? '1' : '0'];
}

export function tradeJson(market: TestMarket, { id, price, size, time, isBuyerMaker }: Tick): object {
  return {
    ...{ instId: instId(market), tradeId: String(id), px: String(price), sz: contractsText(market, size) },
    ...{ side: isBuyerMaker ? 'sell' : 'buy', ts: String(time), count: '1' },
  };
}

/** Levels of a book: price, size, an unused number, and how many orders there are. */
export function levelRows(market: TestMarket, levels: readonly BookLevel[]): string[][] {
  return levels.map(([price, size]) => [
    ...[String(price), contractsText(market, size), '0', size === 0 ? '0' : '1'],
  ]);
}

export function tickerJson(exchange: Exchange, market: TestMarket): object {
  const { now } = exchange;
  const { bid, ask } = exchange.bidAsk(market);
  const last = market.priceAt(now);
  const day = market.candle(now - DAY_MS, DAY_MS, now);
  const { open = last, high = last, low = last, volume = 0, quoteVolume = 0 } = day ?? {};
  const size = contractsText(market, BEST_SIZE);
  return {
    ...{ instType: instType(market), instId: instId(market), last: String(last), lastSz: '1' },
    ...{ askPx: String(ask), askSz: size, bidPx: String(bid), bidSz: size },
    ...{ open24h: String(open), high24h: String(high), low24h: String(low), ts: String(now) },
    ...{
      vol24h: contractsText(market, volume),
      volCcy24h: String(market.isPerpetual ? volume : quoteVolume),
    },
  };
}

export function markPriceJson({ now }: Exchange, market: TestMarket): object {
  const markPx = String(market.priceAt(now));
  return { instType: instType(market), instId: instId(market), markPx, ts: String(now) };
}

/** The settlement of funding that comes next; nothing is told of the one after it but its time. */
export function fundingJson({ now }: Exchange, market: TestMarket): object {
  const next = market.nextFunding(now);
  const later = next && market.nextFunding(next.time);
  return {
    ...{ instType: 'SWAP', instId: instId(market), method: 'current_period', ts: String(now) },
    ...{ fundingRate: String(next?.rate ?? 0), fundingTime: next === undefined ? '' : String(next.time) },
    ...{ nextFundingRate: '', nextFundingTime: later === undefined ? '' : String(later.time) },
  };
}

/** Maintenance is what the exchange's clock says, unless it is canceled. */
export function maintenanceJson(
  { title, begin, end, serviceType, isCanceled }: TestMaintenance,
  now: number,
) {
  const byClock = now < begin ? 'scheduled' : now < end ? 'ongoing' : 'completed';
  return {
    ...{ title, state: isCanceled ? 'canceled' : byClock, begin: String(begin), end: String(end) },
    ...{ serviceType, system: 'unified', env: '1', maintType: '1', preOpenBegin: '', href: '', scheDesc: '' },
  };
}
