// What the limits on risk did in a run, a sentence for each of them.

import type { Warning } from '../core/run.ts';
import { formatTime } from '../core/time.ts';
import type { RiskEvent } from '../execution/index.ts';

/** A warning for each limit that did something, in the order in which they first did. */
export function riskWarnings(events: readonly RiskEvent[]): Warning[] {
  const limits = new Set(events.map(({ limit }) => limit));
  return Array.from(limits, (limit) => {
    const own = events.filter((event) => event.limit === limit);
    const { time, reason } = own[0]!;
    const message = `${limit} ${deeds(own).join(', ')}; first at ${formatTime(time)}: ${reason}`;
    return { code: 'risk', message };
  });
}

function deeds(events: readonly RiskEvent[]): string[] {
  const count = (what: RiskEvent['what']) => events.filter((event) => event.what === what).length;
  const [halted, resumed] = [count('halted'), count('resumed')];
  const orders = (n: number) => `${n} order${n === 1 ? '' : 's'}`;
  return [
    ...(halted > 0 ? [`halted ${halted === 1 ? 'once' : `${halted} times`}`] : []),
    ...(halted > resumed ? ['to the end'] : []),
    ...(count('refused') > 0 ? [`refused ${orders(count('refused'))}`] : []),
    ...(count('cut') > 0 ? [`cut ${orders(count('cut'))}`] : []),
  ];
}
