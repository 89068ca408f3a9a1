// A closed bar of an exchange on its way to the bots that wait for it.

import type { FeedBar } from '../data/index.ts';
import { hasNeeds, withNeeds } from './bar-needs.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { Fleet, Running } from './fleet.ts';
import { othersOf } from './others-of.ts';
import type { ClosedBar } from './step-input.ts';

/** Gives a bar to the bots of its link, market and timeframe; returns them. */
export function deliverBar(
  fleet: Fleet,
  link: ExchangeLink,
  { symbol, timeframe, ...bar }: FeedBar,
): Running[] {
  const meant = fleet.running.filter(({ bot: { session }, ...running }) => {
    return running.link === link && session?.plan.symbol === symbol && session.plan.timeframe === timeframe;
  });
  for (const running of meant) {
    [running.heard, running.isStalled] = [link.now, false];
    if (hasNeeds(running.bot.session!.plan)) giveWithNeeds(fleet, running, bar);
    else give(fleet, running, bar);
  }
  return meant;
}

function give(fleet: Fleet, { bot, stopping }: Running, bar: ClosedBar): void {
  // What is being stopped decides nothing more; it catches up when it goes on.
  if (stopping !== undefined) return;
  const isLimited = bot.session?.plan.options?.risk !== undefined;
  const others = isLimited ? othersOf(bot, fleet.bots) : undefined;
  bot.give((session) => {
    if (others !== undefined) session.seeOthers(others);
    session.onBar(bar);
  });
}

/** Asks for what the bar needs besides; the bars of a bot keep their order. */
function giveWithNeeds(fleet: Fleet, running: Running, bar: ClosedBar): void {
  const { bot, link } = running;
  running.reading = running.reading
    .then(async () => {
      if (bot.session !== undefined) give(fleet, running, await withNeeds(bot.session, link, bar));
    })
    .catch((error) => {
      if (!fleet.signal.aborted) bot.fail(error);
    });
}
