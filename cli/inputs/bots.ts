// The bots that a command line or a file asks for: sessions that begin, and those of the ledger that go on.

import { resolve } from 'node:path';
import {
  type BotToRun,
  checkSessionPlan,
  type LedgerReader,
  type NotifyChannel,
  PROCESS_ENDED,
  parseTimeframe,
  type RecordedPlan,
  type SessionMode,
  type SessionOptions,
  type SessionPlan,
  type SessionRow,
  sessionSummary,
  TradelabError,
} from 'tradelab';
import { parseSeries } from '../commands/data/exchange-series.ts';
import { atPlace, type BotInput } from './bots-config.ts';
import type { BotAtStake, Confirmation } from './confirm.ts';
import { findSession, strategyOf } from './session.ts';
import { chooseStrategy } from './strategy.ts';

/** The bots to run, and what is to be said of them before. */
export interface ChosenBots {
  readonly bots: readonly BotToRun[];
  readonly warnings: readonly string[];
  /** What the file says of real money. */
  readonly confirm?: Confirmation | undefined;
  /** Where the file has messages go. */
  readonly channels?: readonly NotifyChannel[];
}

/** Bots whose sessions begin. Throws `bad-option` where two of them are the same. */
export function newBots(plans: readonly SessionPlan[]): ChosenBots {
  requireDifferent(plans);
  return { bots: plans.map((plan) => ({ plan })), warnings: [] };
}

/** The ids of sessions by what a command line calls them. */
export function named(ledger: LedgerReader, names: readonly string[]): string[] {
  return names.map((name) => findSession(ledger, name).id);
}

/**
 * A checked plan for each symbol of the bots. Throws what is wrong with one, with its place in the file, unless `isLeftOut`
 * says that it is to be left out.
 */
export async function plansOf(
  inputs: readonly BotInput[],
  mode: SessionMode,
  isLeftOut: (input: BotInput, error: Error) => boolean = () => false,
): Promise<SessionPlan[]> {
  const plans: SessionPlan[] = [];
  for (const input of inputs) {
    try {
      plans.push(...(await plansOfInput(input, mode)));
    } catch (cause) {
      const error = atPlace(input.place, cause);
      if (!(error instanceof Error && isLeftOut(input, error))) throw error;
    }
  }
  return plans;
}

async function plansOfInput(input: BotInput, mode: SessionMode): Promise<SessionPlan[]> {
  const { exchange, symbols } = parseSeries(required(input.data, 'data', 'binance:BTC/USDT'));
  const timeframe = parseTimeframe(required(input.timeframe, 'timeframe', '1h'));
  const { strategy, params: fromFile, file } = await chooseStrategy(input.strategy);
  const plan = {
    ...{ strategy, exchange, timeframe, mode, options: input.options },
    ...(file !== undefined && { strategyFile: resolve(file) }),
    ...(input.fills !== undefined && { fills: input.fills }),
    ...(Object.keys(input.inputs).length > 0 && { inputs: input.inputs }),
  };
  return symbols.map((symbol) => {
    const given = { ...plan, symbol, params: { ...fromFile, ...input.params } };
    return { ...given, params: checkSessionPlan(given) };
  });
}

function required(value: string | undefined, name: string, example: string): string {
  if (value !== undefined) return value;
  throw new TradelabError('bad-option', `no ${name} is given: a session trades one market of an exchange`, {
    hint: `as in --${name} ${example}, or "${name}": "${example}" in a file of bots`,
  });
}

/** What bots may commit. Throws `bad-option` for one that does not say how much of the account it may use. */
export function atStake(ledger: LedgerReader, bots: readonly BotToRun[]): BotAtStake[] {
  return bots.map((bot) => {
    if (!('plan' in bot)) {
      const row = ledger.session(bot.resume);
      const { options } = row.options as RecordedPlan;
      return stakeOf(row, options, sessionSummary(ledger, row.id).startingCash);
    }
    const { strategy, options = {}, ...plan } = bot.plan;
    if (options.cash === undefined)
      throw new TradelabError('bad-option', `'${strategy.name}' on ${plan.symbol} says no cash`, {
        hint: 'with real money, --cash or "cash" says how much of the account a bot may use',
      });
    return stakeOf({ ...plan, strategy: strategy.name }, options, options.cash);
  });
}

function stakeOf(
  { strategy, exchange, symbol }: Pick<SessionRow, 'strategy' | 'exchange' | 'symbol'>,
  { leverage = 1, risk }: SessionOptions,
  cash: number,
): BotAtStake {
  return { strategy, exchange, symbol, cash, leverage, maxExposure: risk?.maxExposure };
}

/**
 * The sessions that are named, each with its strategy or what is wrong with its file. Throws `not-found`, and `bad-option`
 * for one of another mode.
 */
export async function resumed(
  ledger: LedgerReader,
  names: readonly string[],
  mode: SessionMode,
): Promise<BotToRun[]> {
  const rows = names.map((name) => findSession(ledger, name));
  return Promise.all(
    rows.map(async (row) => {
      if (row.mode !== mode)
        throw new TradelabError('bad-option', `${row.id} is a ${row.mode} session`, {
          hint: `give --${row.mode}`,
        });
      return strategyOf(row).then(
        (strategy) => ({ resume: row.id, strategy }),
        (failure) => ({ resume: row.id, failure }),
      );
    }),
  );
}

/** A bot of a file, and the session that the ledger has of it. */
type Found = { readonly plan: SessionPlan; readonly row: SessionRow | undefined } | Broken;

/** A session whose strategy's file cannot be loaded any more. */
interface Broken {
  readonly failure: Error;
  readonly row: SessionRow;
}

/**
 * Bots whose sessions go on where the ledger has one of the same strategy, parameters, inputs, market and mode; `named` are
 * the ids of those that go on even though they were stopped by hand, or have failed. One whose file cannot be loaded any
 * more goes along with its failure. Throws what is wrong with a bot that has no session.
 */
export async function goOn(
  ledger: LedgerReader,
  inputs: readonly BotInput[],
  mode: SessionMode,
  named: readonly string[],
): Promise<ChosenBots> {
  const rows = ledger.sessions();
  const broken: Broken[] = [];
  const plans = await plansOf(inputs, mode, (input, failure) => {
    const sessions = brokenSessions(rows, input, mode, failure);
    const others = sessions.filter(({ id }) => !broken.some(({ row }) => row.id === id));
    broken.push(...others.map((row) => ({ failure, row })));
    return sessions.length > 0;
  });
  requireDifferent(plans);
  const known = new Map(rows.map((row) => [keyOfSession(row), row]));
  const found = [...plans.map((plan) => ({ plan, row: known.get(keyOf(plan)) })), ...broken];
  const strange = named.find((id) => !found.some(({ row }) => row?.id === id));
  if (strange !== undefined)
    throw new TradelabError('bad-option', `${strange} is no session of a bot of the file`, {
      hint: 'go on with it without --config',
    });
  const isLeft = ({ row }: Found) => row !== undefined && wasEnded(row) && !named.includes(row.id);
  return {
    bots: found.filter((one) => !isLeft(one)).map(botOf),
    warnings: found.flatMap((one) => (isLeft(one) ? staysWords(one.row!) : differences(one))),
  };
}

function botOf(found: Found): BotToRun {
  if ('failure' in found) return { resume: found.row.id, failure: found.failure };
  const { plan, row } = found;
  return row === undefined ? { plan } : { resume: row.id, strategy: plan.strategy };
}

/** The sessions of a bot whose strategy's file is what is wrong; none where it has a market that has none. */
function brokenSessions(
  rows: readonly SessionRow[],
  { strategy, data, timeframe }: BotInput,
  mode: SessionMode,
  failure: Error,
): SessionRow[] {
  const isOfFile =
    !(failure instanceof TradelabError) || failure.code === 'bad-strategy' || failure.code === 'not-found';
  if (!isOfFile || strategy === undefined || data === undefined) return [];
  const { exchange, symbols } = parseSeries(data);
  const file = resolve(strategy);
  const sessions = rows
    .filter((row) => row.exchange === exchange && row.timeframe === timeframe && row.mode === mode)
    .filter(({ options }) => (options as RecordedPlan).strategyFile === file);
  const known = symbols.map((symbol) => sessions.filter((row) => row.symbol === symbol));
  return known.every((some) => some.length > 0) ? known.flatMap(toGoOn) : [];
}

/** Those that should go on, else the last. */
function toGoOn(rows: readonly SessionRow[]): readonly SessionRow[] {
  const open = rows.filter((row) => !wasEnded(row));
  return open.length > 0 ? open : rows.slice(-1);
}

function staysWords({ id, status, reason }: SessionRow): string {
  return `${id} is ${status} (${reason}) and stays so: --resume ${id} goes on with it`;
}

/** Whether a session ended otherwise than with its process. */
function wasEnded({ status, reason }: SessionRow): boolean {
  return status === 'failed' || (status === 'stopped' && reason !== PROCESS_ENDED);
}

function differences(found: Found): string[] {
  if ('failure' in found || found.row === undefined) return [];
  const { plan, row } = found;
  const { id } = row;
  const { options: given, fills } = row.options as RecordedPlan;
  const before: Readonly<Record<string, unknown>> = { ...given, fills };
  const now: Readonly<Record<string, unknown>> = { ...plan.options, fills: plan.fills ?? 'bars' };
  const names = Object.keys({ ...before, ...now }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]),
  );
  if (names.length === 0) return [];
  return [`${id} goes on with the ${names.join(', ')} that it began with: --fresh begins anew`];
}

function requireDifferent(plans: readonly SessionPlan[]): void {
  const keys = plans.map(keyOf);
  const twice = plans.find((_, k) => keys.indexOf(keys[k]!) !== k);
  if (twice === undefined) return;
  const { strategy, exchange, symbol, timeframe } = twice;
  throw new TradelabError(
    'bad-option',
    `two bots are the same: ${strategy.name} on ${exchange}:${symbol} ${timeframe}`,
    { hint: 'give one of them other parameters, or leave it out' },
  );
}

type Keyed = Pick<SessionPlan, 'exchange' | 'symbol' | 'timeframe' | 'mode' | 'inputs'> & {
  params?: unknown;
};

function keyOf({ strategy, ...plan }: SessionPlan): string {
  return key(strategy.name, plan);
}

function keyOfSession({ strategy, options, ...row }: SessionRow): string {
  const { inputs } = options as RecordedPlan;
  return key(strategy, { ...row, ...(inputs && { inputs }) });
}

function key(strategy: string, { exchange, symbol, timeframe, mode, params, inputs }: Keyed): string {
  return JSON.stringify([strategy, exchange, symbol, timeframe, mode, params, inputs]);
}
