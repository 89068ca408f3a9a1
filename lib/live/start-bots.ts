// The start of bots: each is prepared, then all that trade on an account are compared with it, and only then they go on.

import { TradelabError, timeframeMs } from '../core/index.ts';
import { inputValues } from './bar-inputs.ts';
import type { Bot } from './bot.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { Fleet } from './fleet.ts';
import { reconcilePositions } from './reconcile-positions.ts';
import { requireFunds } from './require-funds.ts';
import { Session } from './session.ts';
import type { RecordedPlan, SessionPlan } from './session-plan.ts';
import type { BotToResume } from './supervisor-options.ts';

/**
 * Starts all bots of a fleet. What is wrong with a new one refuses all of them, before anything is sent. A session of the
 * ledger that cannot go on has failed for good, and the others go on. Throws `conflict` where other processes run all of
 * them.
 */
export async function startBots(fleet: Fleet): Promise<void> {
  const { ledger, bots } = fleet.options;
  const faults: (Error | undefined)[] = [];
  for (const bot of bots) {
    if ('plan' in bot) await begin(fleet, bot.plan);
    else faults.push(await resume(fleet, bot));
  }
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined && fleet.running.length === 0) throw fault;
  const isNew = ({ id }: Bot) => bots.every((bot) => 'plan' in bot || bot.resume !== id);
  for (const link of fleet.links) {
    await requireFunds(link, link.bots.filter(isNew));
    await reconcilePositions(link, (clientId) => ledger.order(clientId) !== undefined);
  }
  for (const { bot, link } of fleet.running) letGo(fleet, bot, link);
}

async function begin(fleet: Fleet, plan: SessionPlan): Promise<void> {
  const { ledger } = fleet.options;
  const { exchange, mode, symbol, timeframe, strategy, options } = plan;
  const link = await fleet.link(exchange, mode);
  const instrument = await link.prepare(symbol, timeframe, options?.leverage ?? 1);
  // A series that there is not is refused now, and not at the first bar.
  await inputValues(plan, link.now);
  const now = () => link.now;
  const session = Session.start(ledger, { ...plan, instrument }, now);
  const { id } = session;
  const bot = fleet.add({ id, symbol }, link, () => Session.resume(ledger, id, strategy, now));
  bot.open(fleet.connect(session, bot, link));
  if (mode !== 'paper') await takeUp(fleet, bot, link);
}

/** Has a session go on; returns what keeps it from that. */
async function resume(fleet: Fleet, wanted: BotToResume): Promise<Error | undefined> {
  const { ledger } = fleet.options;
  const row = ledger.session(wanted.resume);
  const link = await fleet.link(row.exchange, row.mode);
  const taken = faultOf(fleet, () => ledger.claimSession(row.id));
  if (taken !== undefined) {
    fleet.tell({ session: row.id, event: { kind: 'left-out', error: taken } });
    return taken;
  }
  const bot = fleet.add(row, link, () => {
    if ('failure' in wanted) throw wanted.failure;
    return Session.resume(ledger, row.id, wanted.strategy, () => link.now);
  });
  let fault = faultOf(fleet, () => bot.open());
  try {
    await takeUp(fleet, bot, link, fault);
  } catch (error) {
    fault ??= ownFault(fleet, error);
  }
  if (fault !== undefined) bot.fail(fault);
  return fault;
}

/** Makes the market of a bot ready, and finds out what became of its orders; those of one with a fault are taken back. */
async function takeUp(fleet: Fleet, bot: Bot, link: ExchangeLink, fault?: Error): Promise<void> {
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

/** Has a bot go on, once it is known how all of them stand. */
function letGo(fleet: Fleet, bot: Bot, link: ExchangeLink): void {
  const { session } = bot;
  if (session === undefined) return;
  if (session.plan.mode !== 'paper') bot.give((one) => one.flush());
  fleet.options.ledger.setStatus(bot.id, session.status);
  const { nextTime, decidesFrom } = session;
  fleet.tell({ session: bot.id, event: { kind: 'started', now: link.now, nextTime, decidesFrom } });
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
