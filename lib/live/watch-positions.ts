// While bots run: whether what they hold is what the exchange has. Somebody may trade on the account by hand, take something
// away, or the exchange close a position.

import { TradelabError } from '../core/index.ts';
import { pause } from '../data/index.ts';
import type { ExchangeLink } from './exchange-link.ts';
import { differenceWords, type Holding, heldOf, holdingOf, toldHolding } from './holding.ts';
import { enterVenueFills } from './venue-fills.ts';

/** How often is looked for a reason to compare, ms; and how many times sooner than usual is compared where there is one. */
const [LOOK_MS, SOONER] = [250, 60];

/** Compares again and again, sooner where there is a reason to, until the signal aborts. Throws what is a fault. */
export async function watchPositions(link: ExchangeLink, signal: AbortSignal): Promise<void> {
  const { positionsMs } = link;
  let before = '';
  for (let at = performance.now(); !signal.aborted; await pause(Math.min(LOOK_MS, positionsMs), signal)) {
    const odd = toldOtherwise(link);
    if (odd !== before && odd !== '') link.isInDoubt = true;
    before = odd;
    if (performance.now() - at < (link.isInDoubt ? positionsMs / SOONER : positionsMs)) continue;
    // What is under way now is looked at again.
    link.isInDoubt = link.gateway!.busy.size > 0;
    try {
      await comparePositions(link, signal);
    } catch (error) {
      tellOf(link, error, signal);
    }
    at = performance.now();
  }
}

/** What the stream has told last and does not fit, as one text: where it is another than before, there is a reason to compare. */
function toldOtherwise(link: ExchangeLink): string {
  const { told } = link.gateway!;
  return quietSymbols(link)
    .flatMap((symbol) => toldHolding(link.bots, symbol, told) ?? [])
    .flatMap(({ symbol, theirs, fits }) => (fits ? [] : `${symbol} ${theirs}`))
    .join();
}

/** Halts the bots whose position differs from the exchange's, by two answers and after all that it has closed is entered. */
async function comparePositions(link: ExchangeLink, signal: AbortSignal): Promise<void> {
  const first = (await lookAt(link)).map((look) => look()).filter(({ fits }) => !fits);
  if (first.length === 0) return;
  for (const holding of first) await explain(link, holding, signal, { isLast: false });
  await pause(link.positionsMs / SOONER, signal);
  // A stream may have swallowed a fill of our own.
  const looks = await lookAt(link, () => link.gateway!.catchUp());
  const seen = new Set(looks.map((look) => look().symbol));
  if (first.some(({ symbol }) => !seen.has(symbol))) link.isInDoubt = true;
  for (const look of looks) {
    const second = look();
    if (second.fits) continue;
    await explain(link, second, signal, { isLast: true });
    if (look().fits) continue;
    if (first.some((one) => isSame(one, second))) haltAll(link, look());
    else link.isInDoubt = true;
  }
}

/** Enters what the exchange has closed; where it does not answer, the difference stays, and is told. */
async function explain(
  link: ExchangeLink,
  holding: Holding,
  signal: AbortSignal,
  how: { readonly isLast: boolean },
): Promise<void> {
  try {
    await enterVenueFills(link, holding, how);
  } catch (error) {
    tellOf(link, error, signal);
  }
}

/** Tells of a question that was not answered. Throws what is a fault. */
function tellOf(link: ExchangeLink, error: unknown, signal: AbortSignal): void {
  if (signal.aborted) return;
  if (!(error instanceof TradelabError)) throw error;
  link.isInDoubt = true;
  link.tell({ kind: 'failed', error });
}

/**
 * Asks what the account has of the markets in which nothing is under way; of those in which something has come meanwhile,
 * also by `then`, it says nothing. Each is looked at once more when it is called, by what the sessions hold then.
 */
async function lookAt(link: ExchangeLink, then = async () => {}): Promise<(() => Holding)[]> {
  const held = new Map(quietSymbols(link).map((symbol) => [symbol, heldOf(link.bots, symbol)]));
  if (held.size === 0) return [];
  const holdings = await link.gateway!.holdings([...held.keys()]);
  await then();
  return quietSymbols(link)
    .filter((symbol) => heldOf(link.bots, symbol) === held.get(symbol))
    .map((symbol) => () => holdingOf(link.bots, symbol, holdings));
}

/** Those of which nothing is on its way, and all bots know what they hold. */
function quietSymbols(link: ExchangeLink): string[] {
  const bots = link.bots.filter(({ isFlat }) => !isFlat);
  const unsure = new Set(link.gateway!.busy);
  for (const { symbol, isAtWork } of bots) if (!isAtWork) unsure.add(symbol);
  return [...new Set(bots.map(({ symbol }) => symbol))].filter((symbol) => !unsure.has(symbol));
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
