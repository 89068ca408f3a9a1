// The start of bots: each is prepared, then all that trade on an account are compared with it, and only then they go on.

import { TradelabError, timeframeMs } from '../core/index.ts';
import { inputValues } from './bar-inputs.ts';
import type { ExchangeLink } from './exchange-link.ts';
import { type Fleet, type Running, STOP_MS } from './fleet.ts';
import { reconcilePositions } from './reconcile-positions.ts';
import { requireFunds } from './require-funds.ts';
import { Session } from './session.ts';
import type { RecordedPlan, SessionPlan } from './session-plan.ts';
import type { BotToResume } from './supervisor-options.ts';

/**
 * Starts the new bots of a fleet, and those sessions of the ledger that share an exchange with them; the others are opened as
 * the ledger has them, and wait for theirs. What is wrong with a new one refuses all of them, before anything is sent.
 * Throws `conflict` where other processes run all of them.
 */
export async function startBots(fleet: Fleet): Promise<void> {
  const { bots } = fleet.options;
  for (const bot of bots) if ('plan' in bot) await begin(fleet, bot.plan);
  const begun = fleet.running;
  const faults: (Error | undefined)[] = [];
  for (const bot of bots) if ('resume' in bot) faults.push(await resume(fleet, bot));
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined && fleet.running.length === 0) throw fault;
  const links = new Set(begun.map(({ link }) => link));
  for (const link of links)
    await requireFunds(
      link,
      begun.flatMap((one) => (one.link === link ? one.bot : [])),
    );
  for (const link of links) await takeUp(fleet, link);
  for (const link of links) letGo(fleet, link);
}

async function begin(fleet: Fleet, plan: SessionPlan): Promise<void> {
  const { ledger } = fleet.options;
  const { exchange, mode, symbol, timeframe, strategy, options } = plan;
  const link = await fleet.link(exchange, mode);
  await link.open();
  const instrument = await link.prepare(symbol, timeframe, options?.leverage ?? 1);
  // A series that there is not is refused now, and not at the first bar.
  await inputValues(plan, link.now);
  const now = () => link.now;
  const session = Session.start(ledger, { ...plan, instrument }, now);
  const { id } = session;
  const { bot } = fleet.add({ id, symbol }, link, () => Session.resume(ledger, id, strategy, now));
  bot.open(fleet.connect(session, bot, link));
}

/** Opens a session as the ledger has it, without its exchange; returns why it is left out, where it is. */
async function resume(fleet: Fleet, wanted: BotToResume): Promise<Error | undefined> {
  const { ledger } = fleet.options;
  const row = ledger.session(wanted.resume);
  try {
    ledger.claimSession(row.id);
    const link = await fleet.link(row.exchange, row.mode);
    const running = fleet.add(row, link, () => {
      if ('failure' in wanted) throw wanted.failure;
      return Session.resume(ledger, row.id, wanted.strategy, () => link.now);
    });
    running.fault = faultOf(fleet, () => running.bot.open());
    return undefined;
  } catch (error) {
    const fault = ownFault(fleet, error);
    ledger.releaseSession(row.id);
    fleet.tell({ session: row.id, event: { kind: 'left-out', error: fault } });
    return fault;
  }
}

/**
 * Makes the markets of the bots of a link ready, finds out what became of their orders, and compares what they hold with the
 * exchange. One that cannot go on has failed for good, and its orders are taken back. Throws `network` or `refused`, and
 * may be called again then.
 */
export async function takeUp(fleet: Fleet, link: ExchangeLink): Promise<void> {
  const { ledger } = fleet.options;
  for (const running of fleet.on(link)) {
    if (running.bot.failure !== undefined) continue;
    try {
      await takeUpBot(fleet, running);
    } catch (error) {
      running.fault ??= ownFault(fleet, error);
    }
    if (running.fault !== undefined) running.bot.fail(running.fault);
  }
  await reconcilePositions(link, (clientId) => ledger.order(clientId) !== undefined);
}

async function takeUpBot(fleet: Fleet, { bot, link, fault }: Running): Promise<void> {
  const { ledger } = fleet.options;
  const { symbol, timeframe, mode, options } = ledger.session(bot.id);
  await link.prepare(symbol, timeframe, (options as RecordedPlan).options.leverage ?? 1);
  if (mode === 'paper') return;
  const [orders, fills] = [ledger.orders(bot.id, { open: true }), ledger.fills(bot.id)];
  const known = link.takeUp(bot, orders, fills, symbol, timeframeMs(timeframe));
  // Before the first of them is looked for: else what was never sent would be sent now.
  if (fault !== undefined) bot.fail(fault);
  await known;
}

/** Has the bots of a link go on, once it is known how all of them stand. */
export function letGo(fleet: Fleet, link: ExchangeLink): void {
  for (const running of fleet.on(link)) {
    running.isWaiting = false;
    running.heard = link.now;
    if (running.stopping !== undefined)
      running.stopping = { ...running.stopping, until: performance.now() + STOP_MS };
    const { bot } = running;
    const { session } = bot;
    if (session === undefined) continue;
    if (session.plan.mode !== 'paper') bot.give((one) => one.flush());
    fleet.options.ledger.setStatus(bot.id, session.status);
    const { nextTime, decidesFrom } = session;
    fleet.tell({ session: bot.id, event: { kind: 'started', now: link.now, nextTime, decidesFrom } });
  }
}

/** What a session's own work throws. */
function faultOf(fleet: Fleet, work: () => void): Error | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return ownFault(fleet, error);
  }
}

/** What keeps a session from going on. Throws what is none of its own, and passes: the network, a full disk. */
function ownFault({ signal }: Fleet, error: unknown): Error {
  const passes = error instanceof TradelabError && (error.code === 'network' || error.code === 'disk');
  if (passes || signal.aborted || !(error instanceof Error)) throw error;
  return error;
}
