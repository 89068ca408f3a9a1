// Sessions of the ledger go on as soon as their exchange answers: each exchange is waited for by itself, without end.

import { TradelabError } from '../core/index.ts';
import { aborted, pause } from '../data/exchange/retry.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { Fleet } from './fleet.ts';
import { letGo, takeUp } from './start-bots.ts';

/**
 * Has those bots of a link go on that have not yet. While the exchange does not answer it is asked again and again, with
 * growing waits of 30 s at most; where it refuses the account, they are left out. Settles at once when the fleet ends.
 */
export async function goOn(fleet: Fleet, link: ExchangeLink): Promise<void> {
  const { signal } = fleet;
  const ended = aborted(signal);
  const isWaitedFor = () => !signal.aborted && fleet.on(link).some(({ isWaiting }) => isWaiting);
  for (let attempt = 1; isWaitedFor(); attempt++) {
    try {
      await Promise.race([link.knock(), ended]);
      if (!signal.aborted) await answered(fleet, link);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TradelabError) || error.code === 'disk') throw error;
      if (error.code === 'network') await wait(fleet, link, error, attempt);
      else fleet.leaveOut(link, error);
    }
  }
}

async function answered(fleet: Fleet, link: ExchangeLink): Promise<void> {
  await link.open();
  await takeUp(fleet, link);
  letGo(fleet, link);
}

/** Waits before the exchange is asked again; that it does not answer is told once. */
async function wait(fleet: Fleet, link: ExchangeLink, error: Error, attempt: number): Promise<void> {
  fleet.wait(link);
  const { exchange } = link;
  const sessions = fleet.on(link).map(({ bot }) => bot.id);
  if (attempt === 1) fleet.tell({ exchange, stream: 'bars', event: { kind: 'waiting', sessions, error } });
  await pause(link.waitMs(attempt), fleet.signal);
}
