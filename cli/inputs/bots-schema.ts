// What bots.json may say, and what is wrong with one that says something else.

import { didYouMean, TradelabError } from 'tradelab';
import { z } from 'zod';
import { confirmSchema } from './confirm.ts';
import { notifySchema } from './notify.ts';

/** What a bot may say, and what each takes. */
const TAKES = {
  strategy: "a strategy's name, or the path of its file",
  data: '"binance:BTC/USDT", "binance:BTC/USDT,ETH/USDT", or a list of such',
  timeframe: 'a timeframe: "1m", "4h", "1d"',
  params: 'parameters by name: { "fast": 12 }',
  inputs: 'series by the names of inputs: { "mood": "fear-greed" }',
  fills: '"bars" or "prices"',
  cash: 'an amount of the quote currency: 10000',
  fee: 'a rate: 0.001, or "0.0002/0.0005" for makers and takers',
  slippage: 'a rate: 0.0005',
  side: '"long", "short" or "both"',
  size: 'a fraction of equity: 0.5, or "quantity:2", "notional:1000", "risk:0.01"',
  stopLoss: 'a fraction of the price: 0.05',
  takeProfit: 'a fraction of the price: 0.1',
  trailingStop: 'a fraction of the price: 0.1',
  leverage: 'notional over margin: 2',
  risk: 'limits by name: { "dailyLoss": 0.05 }',
} as const;

const error = (name: keyof typeof TAKES) => ({ error: `it is ${TAKES[name]}` });

const botSchema = z
  .strictObject({
    strategy: z.string(error('strategy')),
    data: z.union([z.string(), z.array(z.string()).min(1)], error('data')),
    timeframe: z.string(error('timeframe')),
    params: z.record(z.string(), z.unknown(), error('params')),
    inputs: z.record(z.string(), z.string(error('inputs')), error('inputs')),
    fills: z.enum(['bars', 'prices'], error('fills')),
    cash: z.number(error('cash')),
    fee: z.union([z.number(), z.string()], error('fee')),
    slippage: z.number(error('slippage')),
    side: z.enum(['long', 'short', 'both'], error('side')),
    size: z.union([z.number(), z.string()], error('size')),
    stopLoss: z.number(error('stopLoss')),
    takeProfit: z.number(error('takeProfit')),
    trailingStop: z.number(error('trailingStop')),
    leverage: z.number(error('leverage')),
    risk: z.record(z.string(), z.unknown(), error('risk')),
  })
  .partial();

const EXAMPLE = '{ "bots": [{ "strategy": "ema-cross", "data": "binance:BTC/USDT", "timeframe": "1h" }] }';

/** A file of bots. */
export const botsSchema = z.strictObject(
  {
    defaults: botSchema.default({}),
    bots: z.array(botSchema, { error: 'it is a list of bots' }).min(1, { error: 'it has at least one bot' }),
    notify: notifySchema.default([]),
    confirm: confirmSchema.optional(),
  },
  { error: `it is ${EXAMPLE}` },
);

/** What is said of one bot. */
export type BotSaid = z.infer<typeof botSchema>;

const BOT = Object.keys(TAKES);
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': ['defaults', 'bots', 'notify', 'confirm'],
  defaults: BOT,
  bots: BOT,
  confirm: ['symbols', 'maxExposure'],
  notify: ['slack', 'telegram', 'chat', 'webhook', 'secret', 'on'],
};

/** What is wrong first, in words: where, which value, and what there could be. */
export function faultOf(file: string, raw: unknown, issues: readonly z.core.$ZodIssue[]): TradelabError {
  // Of a name with a typo it is also said that the right one is missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
  const part = String(issue.path[0] ?? '');
  const place = placeOf(issue.path);
  const at = place === '' ? file : `${file}: ${place}`;
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys as [string];
    const hint = didYouMean(key, KNOWN[part] ?? []);
    return new TradelabError('bad-option', `${at}: unknown name '${key}'`, { hint });
  }
  const value = issue.path.reduce<unknown>((one, key) => (one as Record<PropertyKey, unknown>)?.[key], raw);
  return new TradelabError('bad-option', `${at} ${saidOf(part, value)}`, { hint: issue.message });
}

/** Where messages go is a secret. */
function saidOf(part: string, value: unknown): string {
  if (value === undefined) return 'is missing';
  return part === 'notify' ? 'is not what it takes' : `is ${JSON.stringify(value)}`;
}

/** 'bots[2].cash' of ['bots', 2, 'cash']. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
}
