// Messages about fills, halts, errors, lost connections, and each day, to a trader who is not there.

import type { SupervisorEvent } from '../supervisor-options.ts';
import { checkChannel, type NotifyChannel } from './channel.ts';
import { DailySummary } from './daily-summary.ts';
import { noticeOf } from './notice.ts';
import { type Delivery, Outbox } from './outbox.ts';

/** Tells a trader what happens; it never throws and is never waited for. */
export interface Notifier {
  event(event: SupervisorEvent): void;
  /** Sends what waits, for five seconds at most. */
  close(): Promise<void>;
}

/** How messages are delivered: patience, rates, and who is told of trouble. Times in ms. */
export interface NotifierOptions extends Partial<Delivery> {
  /** The time, ms UTC; default the machine's. */
  readonly now?: () => number;
}

const DELIVERY: Delivery = {
  ...{ timeoutMs: 10_000, firstWaitMs: 1000, gatherMs: 200 },
  // Slack takes one a second, Telegram twenty a minute in a group.
  ...{ burst: 5, everyMs: 3000 },
  telegramUrl: 'https://api.telegram.org',
  onTrouble: () => {},
};

const [LOOK_MS, CLOSE_MS] = [10_000, 5000];

/** A notifier for `onEvent` of `supervise`. Throws `bad-option` for a channel that nothing can be sent to. */
export function createNotifier(
  channels: readonly NotifyChannel[],
  { now = Date.now, ...delivery }: NotifierOptions = {},
): Notifier {
  for (const channel of channels) checkChannel(channel);
  const outboxes = channels.map((channel) => new Outbox(channel, { ...DELIVERY, ...delivery }));
  const summary = new DailySummary(now());
  const down = new Set<string>();
  const look = () => {
    const notice = summary.due(now());
    if (notice !== undefined) for (const outbox of outboxes) outbox.put(notice);
  };
  const looking = setInterval(look, LOOK_MS).unref();
  return {
    event(event) {
      look();
      summary.see(event);
      const notice = noticeOf(event, now(), wasDown(event, down));
      if (notice !== undefined) for (const outbox of outboxes) outbox.put(notice);
    },
    async close() {
      clearInterval(looking);
      await Promise.all(outboxes.map((outbox) => outbox.close(CLOSE_MS)));
    },
  };
}

/** Whether the stream of an event was lost before it; keeps account of those that are. */
function wasDown({ exchange, stream, event }: SupervisorEvent, down: Set<string>): boolean {
  const key = `${exchange} ${stream}`;
  if (['disconnected', 'silent', 'waiting'].includes(event.kind)) down.add(key);
  return event.kind === 'connected' && down.delete(key);
}
