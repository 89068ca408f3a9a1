// While bots run: whether what they hold is what the exchange has. Somebody may trade on the account by hand, take something
// away, or the exchange close a position.

import { TradelabError } from '../core/index.ts';
import { pause } from '../data/index.ts';
import type { ExchangeLink } from './exchange-link.ts';
import { differenceWords, type Holding, heldOf, holdingOf } from './holding.ts';
import { enterVenueFills } from './venue-fills.ts';

/** How often is looked for a reason to compare, ms; and how many times sooner than usual is compared where there is one. */
const [LOOK_MS, SOONER] = [250, 60];

/** Compares again and again, sooner where there is a reason to, until the signal aborts. Throws what is a fault. */
export async function watchPositions(link: ExchangeLink, signal: AbortSignal): Promise<void> {
  const { positionsMs } = link;
  for (let at = performance.now(); !signal.aborted; await pause(Math.min(LOOK_MS, positionsMs), signal)) {
    if (performance.now() - at < (link.isInDoubt ? positionsMs / SOONER : positionsMs)) continue;
    link.isInDoubt = false;
    try {
      await comparePositions(link, signal);
    } catch (error) {
      if (!(error instanceof TradelabError)) throw error;
      if (!signal.aborted) link.tell({ kind: 'failed', error });
    }
    at = performance.now();
  }
}

/** Halts the bots whose position differs from the exchange's, by two answers and after all that it has closed is entered. */
async function comparePositions(link: ExchangeLink, signal: AbortSignal): Promise<void> {
  const first = (await lookAt(link)).map((look) => look()).filter(({ fits }) => !fits);
  if (first.length === 0) return;
  for (const holding of first) await enterVenueFills(link, holding);
  await pause(link.positionsMs / SOONER, signal);
  // A stream may have swallowed a fill of our own.
  for (const look of await lookAt(link, () => link.gateway!.catchUp())) {
    const second = look();
    if (second.fits) continue;
    await enterVenueFills(link, second);
    if (look().fits) continue;
    if (first.some((one) => isSame(one, second))) haltAll(link, look());
    else link.isInDoubt = true;
  }
}

/**
 * Asks what the account has of the markets in which nothing is under way; of those in which something has come meanwhile,
 * also by `then`, it says nothing. Each is looked at once more when it is called, by what the sessions hold then.
 */
async function lookAt(link: ExchangeLink, then = async () => {}): Promise<(() => Holding)[]> {
  const bots = link.bots.filter(({ isFlat }) => !isFlat);
  const isSure = (symbol: string) =>
    link.gateway!.isAtRest(symbol) && bots.every((bot) => bot.symbol !== symbol || bot.isAtWork);
  const symbols = [...new Set(bots.map(({ symbol }) => symbol))].filter(isSure);
  if (symbols.length === 0) return [];
  const held = new Map(symbols.map((symbol) => [symbol, heldOf(link.bots, symbol)]));
  const holdings = await link.gateway!.holdings(symbols);
  await then();
  return symbols
    .filter((symbol) => isSure(symbol) && heldOf(link.bots, symbol) === held.get(symbol))
    .map((symbol) => () => holdingOf(link.bots, symbol, holdings));
}

function isSame(one: Holding, other: Holding): boolean {
  const difference = ({ ours, theirs }: Holding) => ours - theirs;
  return one.symbol === other.symbol && Math.abs(difference(one) - difference(other)) < 1e-9;
}

function haltAll(link: ExchangeLink, found: Holding): void {
  const { symbol, ours, theirs } = found;
  for (const bot of link.botsOn(symbol))
    bot.give((session) => {
      if (session.activity === 'halted') return;
      session.note('reconciled', { ours, theirs });
      session.halt(differenceWords(found));
    });
}
