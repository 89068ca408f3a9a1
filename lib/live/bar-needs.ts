// What a session needs with a bar besides its prices: the inputs of its strategy, and of a perpetual the funding that fell
// due meanwhile.

import { barOpenTime, timeframeMs } from '../core/index.ts';
import { isPassing } from '../data/index.ts';
import { inputValues } from './bar-inputs.ts';
import type { ExchangeLink } from './exchange-link.ts';
import type { FundingRow } from './ledger/index.ts';
import type { Session } from './session.ts';
import { isPerpetual, type SessionPlan } from './session-plan.ts';
import type { ClosedBar } from './step-input.ts';

const [HOUR_MS, USUAL_MS, TRIES] = [timeframeMs('1h'), timeframeMs('8h'), 10];

/** Whether bars of a plan are to be completed by `withNeeds`. */
export function hasNeeds(plan: SessionPlan): boolean {
  return plan.strategy.inputs !== undefined || isPerpetual(plan);
}

/**
 * A bar with all that its session needs besides; what the exchange does not answer is asked again until it does. Throws
 * `not-found` for a series that there is not.
 */
export async function withNeeds(session: Session, link: ExchangeLink, bar: ClosedBar): Promise<ClosedBar> {
  for (;;) {
    try {
      return await asked(session, link, bar);
    } catch (error) {
      if (!isPassing(error)) throw error;
      await link.pause();
    }
  }
}

async function asked(session: Session, link: ExchangeLink, bar: ClosedBar): Promise<ClosedBar> {
  const { plan, barMs, decidesFrom } = session;
  const inputs = await inputValues(plan, bar.time);
  const isFunded = isPerpetual(plan) && bar.time >= decidesFrom;
  const funding = isFunded ? await fundingOf(session, link, bar.time + barMs) : [];
  return { ...bar, ...(inputs && { inputs }), ...(funding.length > 0 && { funding }) };
}

/** What fell due in [fundedTo, until): settlements are at whole hours, at every eighth of the day at the latest. */
async function fundingOf(
  session: Session,
  link: ExchangeLink,
  until: number,
): Promise<readonly FundingRow[]> {
  const { plan, fundedTo, nextTime } = session;
  // Asked once for each hour, not with every bar after one in which nothing was due.
  if (barOpenTime(until - 1, HOUR_MS) < Math.max(fundedTo, nextTime)) return [];
  if (plan.mode !== 'paper') return await link.payments(plan.symbol, fundedTo);
  const expected = barOpenTime(until - 1, USUAL_MS);
  for (let tries = 0; ; tries++) {
    const rates = (await link.rates(plan.symbol, fundedTo)).filter(({ time }) => time < until);
    // The exchange tells of a settlement some seconds after it.
    if (expected < fundedTo || rates.some(({ time }) => time >= expected) || tries === TRIES) return rates;
    await link.pause();
  }
}
