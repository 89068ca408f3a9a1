// bots.json: many bots in one file, as `tradelab live --config` runs them.

import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import {
  type NotifyChannel,
  parseRiskLimits,
  type SessionOptions,
  type SessionPlan,
  TradelabError,
} from 'tradelab';
import type { Io } from '../io.ts';
import type { BotSaid } from './bots-schema.ts';
import type { Confirmation } from './confirm.ts';
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
  /** Names of series by those of the strategy's inputs. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly options: SessionOptions;
  readonly fills: SessionPlan['fills'];
}

/** What a file says. */
export interface BotsConfig {
  readonly bots: readonly BotInput[];
  readonly confirm: Confirmation | undefined;
  /** Where messages go. */
  readonly channels: readonly NotifyChannel[];
}

/**
 * Reads the file, whose secrets may be in the environment. Throws `not-found` and `bad-option`, which name the place in it
 * and the value.
 */
export async function readBots(file: string, env: Io['env']): Promise<BotsConfig> {
  const [{ botsSchema, faultOf }, { channelsOf }] = await Promise.all([
    import('./bots-schema.ts'),
    import('./notify.ts'),
  ]);
  const raw = await readJson(file);
  const { success, data, error } = botsSchema.safeParse(raw);
  if (!success) throw faultOf(file, raw, error.issues);
  const bots = data.bots.flatMap((bot, k) => {
    const said = { ...data.defaults, ...bot };
    const { strategy, data: series, timeframe, params, inputs = {}, fills, ...options } = said;
    const place = `${file}: bots[${k}]`;
    const shared = {
      ...{ place, strategy: strategy && fromFile(file, strategy), timeframe, inputs, fills },
      ...{ params: { ...data.defaults.params, ...params }, options: optionsOf(options, place) },
    };
    return [series].flat().map((one) => ({ ...shared, data: one }));
  });
  return { bots, confirm: data.confirm, channels: channelsOf(data.notify, env) };
}

function optionsOf(
  said: Omit<BotSaid, 'strategy' | 'data' | 'timeframe' | 'params' | 'inputs' | 'fills'>,
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
    const said = text.trim() === '' ? `${file} is empty` : `${file}, ${faultIn(text, cause as Error)}`;
    throw new TradelabError('bad-option', said, {
      hint: 'it is JSON: names and texts in double quotes, and no comma after the last',
      cause,
    });
  }
}

/** 'line 4: Unexpected string', of an error that counts characters, or says nothing where the text ends too early. */
function faultIn(text: string, { message }: Error): string {
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  const line = text.trimEnd().slice(0, position).split('\n').length;
  return `line ${line}: ${message.replace(/ (in JSON )?at position.*$| in JSON$/s, '')}`;
}
