// The supervisor: many bots in one process, with one feed per exchange, that are told what to do from elsewhere.

import { viewOf } from './bot-view.ts';
import { BotWatch } from './bot-watch.ts';
import { deliverBar } from './deliver-bar.ts';
import type { ExchangeLink } from './exchange-link.ts';
import { Fleet } from './fleet.ts';
import { followLink } from './follow-link.ts';
import { goOn } from './go-on.ts';
import type { Follower } from './link-options.ts';
import { startBots } from './start-bots.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { watchPositions } from './watch-positions.ts';

const LOOK_MS = 200;

/**
 * Runs bots until the signal aborts or all have been stopped. What one of them throws touches no other. A session of the
 * ledger goes on as soon as its exchange answers; one that cannot go on has failed for good. Throws what keeps a new one from
 * starting: `not-found`, `bad-option`, `bad-param`, `refused`; `bad-keys` and `network`; `conflict` where other processes run
 * all of them; what the first has failed by, where all have, once the exchange has let go of their orders; and `bad-keys` or
 * `refused` where all are refused by their exchanges.
 */
export async function supervise(options: SupervisorOptions): Promise<void> {
  const fleet: Fleet = new Fleet(options, (link, bar) => {
    watch.look(deliverBar(fleet, link, bar));
  });
  const watch = new BotWatch(fleet);
  try {
    await startBots(fleet).catch((error) => {
      // What waits for an exchange is given up then.
      if (!fleet.signal.aborted) throw error;
    });
    await run(fleet, watch);
    if (fleet.fault !== undefined) throw fleet.fault;
  } finally {
    fleet.close();
  }
}

async function run(fleet: Fleet, watch: BotWatch): Promise<void> {
  const looking = setInterval(() => lookAgain(fleet, watch), LOOK_MS);
  try {
    // Whoever is to halt is told so before its exchange is asked for anything.
    watch.look();
    await Promise.all(fleet.links.map((link) => work(fleet, link)));
  } finally {
    clearInterval(looking);
  }
}

/** Looks from a timer, of which nobody would catch what is thrown: where the ledger cannot be read, all ends in order. */
function lookAgain(fleet: Fleet, watch: BotWatch): void {
  try {
    watch.look();
    fleet.options.onLook?.(viewsOf(fleet));
  } catch (error) {
    fleet.giveUp(error as Error);
  }
}

/** All that is under way at an exchange, from when its bots go on until the fleet ends. */
async function work(fleet: Fleet, link: ExchangeLink): Promise<void> {
  await goOn(fleet, link);
  if (fleet.on(link).length === 0) return;
  const { exchange, gateway } = link;
  const onFailed = (error: Error) =>
    fleet.tell({ exchange, stream: 'bars', event: { kind: 'feed-failed', error } });
  await Promise.all([
    followLink(link, () => followersOf(fleet, link), fleet.signal, onFailed),
    gateway?.ended,
    gateway && watchPositions(link, fleet.signal),
  ]);
}

function followersOf(fleet: Fleet, link: ExchangeLink): Follower[] {
  return fleet.on(link).flatMap(({ bot: { session } }) => {
    if (session === undefined) return [];
    const { symbol, timeframe, fills } = session.plan;
    return { symbol, timeframe, from: session.nextTime, isQuoted: fills === 'prices' };
  });
}

function viewsOf(fleet: Fleet) {
  return fleet.running.flatMap(({ bot: { session }, link, isWaiting }) => {
    if (session === undefined) return [];
    const view = viewOf(session, link.candleOf(session.plan)?.close, link.now);
    return isWaiting ? { ...view, status: 'waiting' as const } : view;
  });
}
