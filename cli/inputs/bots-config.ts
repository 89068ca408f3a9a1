// bots.json: many bots in one file, as `tradelab live --config` runs them.

import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { didYouMean, parseRiskLimits, type SessionOptions, type SessionPlan, TradelabError } from 'tradelab';
import type * as Zod from 'zod';
import type { Confirmation, confirmSchema } from './confirm.ts';
import { parseFee } from './fee.ts';
import { parseSize } from './size.ts';

/** What a file says of one bot on one market, with the defaults filled in. */
export interface BotInput {
  /** What an error of it begins with: 'bots.json: bots[2]'. */
  readonly place: string | undefined;
  /** A name, or the path of a file from the working directory. */
  readonly strategy: string | undefined;
  /** 'binance:BTC/USDT' or several symbols; undefined where nothing is said. */
  readonly data: string | undefined;
  readonly timeframe: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: SessionOptions;
  readonly fills: SessionPlan['fills'];
}

/** What a file says. */
export interface BotsConfig {
  readonly bots: readonly BotInput[];
  readonly confirm: Confirmation | undefined;
}

/** Reads the file. Throws `not-found` and `bad-option`, which name the place in it and the value. */
export async function readBots(file: string): Promise<BotsConfig> {
  const raw = await readJson(file);
  const [{ z }, { confirmSchema }] = await Promise.all([import('zod'), import('./confirm.ts')]);
  const { success, data, error } = schemaOf(z, confirmSchema).safeParse(raw);
  if (!success) throw faultOf(file, raw, error.issues);
  const bots = data.bots.flatMap((bot, k) => {
    const { strategy, data: series, timeframe, params, fills, ...options } = { ...data.defaults, ...bot };
    const place = `${file}: bots[${k}]`;
    const shared = {
      ...{ place, strategy: strategy && fromFile(file, strategy), timeframe, fills },
      ...{ params: { ...data.defaults.params, ...params }, options: optionsOf(options, place) },
    };
    return [series].flat().map((one) => ({ ...shared, data: one }));
  });
  return { bots, confirm: data.confirm };
}

/** What a bot may say, and what each takes. */
const TAKES = {
  strategy: "a strategy's name, or the path of its file",
  data: '"binance:BTC/USDT", "binance:BTC/USDT,ETH/USDT", or a list of such',
  timeframe: 'a timeframe: "1m", "4h", "1d"',
  params: 'parameters by name: { "fast": 12 }',
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

function schemaOf(z: typeof Zod.z, confirm: typeof confirmSchema) {
  const error = (name: keyof typeof TAKES) => ({ error: TAKES[name] });
  const bot = z.strictObject({
    strategy: z.string(error('strategy')),
    data: z.union([z.string(), z.array(z.string()).min(1)], error('data')),
    timeframe: z.string(error('timeframe')),
    params: z.record(z.string(), z.unknown(), error('params')),
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
  });
  return z.strictObject(
    {
      defaults: bot.partial().default({}),
      bots: z.array(bot.partial(), { error: 'a list of bots' }).min(1, { error: 'at least one bot' }),
      confirm: confirm.optional(),
    },
    { error: '{ "bots": [{ "strategy": "ema-cross", "data": "binance:BTC/USDT", "timeframe": "1h" }] }' },
  );
}

const BOT = Object.keys(TAKES);
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': ['defaults', 'bots', 'confirm'],
  defaults: BOT,
  bots: BOT,
  confirm: ['symbols', 'maxExposure'],
};

/** What is wrong first, in words: where, which value, and what there could be. */
function faultOf(file: string, raw: unknown, issues: readonly Zod.core.$ZodIssue[]): TradelabError {
  // Of a name with a typo it is also said that the right one is missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
  const place = placeOf(issue.path);
  const at = place === '' ? file : `${file}: ${place}`;
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys as [string];
    const known = KNOWN[String(issue.path[0] ?? '')] ?? [];
    return new TradelabError('bad-option', `${at}: unknown name '${key}'`, { hint: didYouMean(key, known) });
  }
  const value = issue.path.reduce<unknown>((one, key) => (one as Record<PropertyKey, unknown>)?.[key], raw);
  const said = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return new TradelabError('bad-option', `${at} ${said}`, { hint: `it is ${issue.message}` });
}

/** 'bots[2].cash' of ['bots', 2, 'cash']. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
}

type Said = Zod.infer<ReturnType<typeof schemaOf>>['bots'][number];

function optionsOf(
  said: Omit<Said, 'strategy' | 'data' | 'timeframe' | 'params' | 'fills'>,
  place: string,
): SessionOptions {
  const { fee, size, risk, ...plain } = said;
  try {
    return {
      ...(plain as SessionOptions),
      ...(fee !== undefined && { fee: typeof fee === 'string' ? parseFee(fee, 'fee') : fee }),
      ...(size !== undefined && { size: typeof size === 'string' ? parseSize(size, 'size') : size }),
      ...(risk !== undefined && { risk: parseRiskLimits(risk) }),
    };
  } catch (cause) {
    throw atPlace(place, cause);
  }
}

/** An error with the place in a file that it is about; any other as it is. */
export function atPlace(place: string | undefined, cause: unknown): unknown {
  if (place === undefined || !(cause instanceof TradelabError)) return cause;
  const { code, message, hint } = cause;
  return new TradelabError(code, `${place}: ${message}`, { ...(hint !== undefined && { hint }), cause });
}

/** A strategy's path is from the folder of the file that names it. */
function fromFile(file: string, strategy: string): string {
  if (!/[\\/]|\.[cm]?[jt]s(#|$)/.test(strategy)) return strategy;
  const path = relative(process.cwd(), resolve(dirname(file), strategy));
  return path.startsWith('.') ? path : `./${path}`;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new TradelabError('not-found', `${file} cannot be read: ${cause.message}`, {
      hint: 'name a file such as bots.json; the guide to paper trading shows one',
      cause,
    });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TradelabError('bad-option', `${file}: ${(cause as Error).message}`, {
      hint: 'it is JSON: names and texts in double quotes, and no comma after the last',
      cause,
    });
  }
}
