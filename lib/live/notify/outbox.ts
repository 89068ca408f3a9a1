// The messages to one channel: never more than it takes, tried again where that may help, and never waited for.

import { TradelabError } from '../../core/index.ts';
import { pause } from '../../data/index.ts';
import { channelName, type Message, type NotifyChannel, requestOf } from './channel.ts';
import { NOTIFY_TOPICS, type Notice } from './notice.ts';

/** How messages are sent; times in ms. */
export interface Delivery {
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** The wait after the first failure; each further one is twice as long. */
  readonly firstWaitMs: number;
  /** What is sent is gathered for so long, so that what belongs together comes in one message. */
  readonly gatherMs: number;
  /** How many messages may go at once, and how often there is one more. */
  readonly burst: number;
  readonly everyMs: number;
  /** Where Telegram is. */
  readonly telegramUrl: string;
  /** Told once when messages cannot be delivered, and again when that happens after others were. */
  readonly onTrouble: (error: TradelabError) => void;
}

const [ATTEMPTS, MOST_WAITING, MOST_LINES] = [6, 500, 20];
const LONGEST_WAIT_MS = 3_600_000;

/** What became of an attempt: how long to wait before the next, where there may be one. */
type Outcome = 'done' | { readonly why: string; readonly isFinal: boolean; readonly waitMs?: number };

export class Outbox {
  readonly #channel: NotifyChannel;
  readonly #delivery: Delivery;
  #waiting: Notice[] = [];
  #lost = 0;
  #isFailing = false;
  /** What there is left to send at once, and when it was counted. */
  #tokens: number;
  #countedAt = performance.now();
  #sending: Promise<void> | undefined;
  readonly #hurry = new AbortController();
  readonly #stop = new AbortController();

  constructor(channel: NotifyChannel, delivery: Delivery) {
    this.#channel = channel;
    this.#delivery = delivery;
    this.#tokens = delivery.burst;
  }

  /** Takes a notice if the channel is for such; what waits too long for its turn gives way to what is new. */
  put(notice: Notice): void {
    const { on } = this.#channel;
    if (this.#hurry.signal.aborted || on?.includes(notice.topic) === false) return;
    this.#waiting.push(notice);
    if (this.#waiting.length > MOST_WAITING) this.#drop();
    this.#sending ??= this.#send();
  }

  /** Sends what waits, within so many ms, and takes no more. */
  async close(ms: number): Promise<void> {
    this.#hurry.abort();
    const late = new AbortController();
    await Promise.race([this.#sending, pause(ms, late.signal)]);
    late.abort();
    this.#stop.abort();
    await this.#sending;
  }

  async #send(): Promise<void> {
    await pause(this.#delivery.gatherMs, this.#hurry.signal);
    while (this.#waiting.length > 0 && !this.#stop.signal.aborted) {
      await this.#turn();
      const notices = this.#waiting;
      this.#waiting = [];
      const message = messageOf(notices, this.#lost);
      const isDelivered = await this.#deliver(message);
      // Others may have been lost meanwhile.
      this.#lost += isDelivered ? -message.lost : notices.length;
    }
    this.#sending = undefined;
  }

  /** Waits until a message may go: a bucket that holds `burst` tokens, and gets one every `everyMs`. */
  async #turn(): Promise<void> {
    const { burst, everyMs } = this.#delivery;
    const now = performance.now();
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#countedAt) / everyMs) - 1;
    this.#countedAt = now;
    const { signal } = this.#hurry;
    if (this.#tokens < 0 && !signal.aborted) await pause(-this.#tokens * everyMs, signal);
  }

  async #deliver(message: Message): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#post(message);
      if (outcome === 'done') {
        this.#isFailing = false;
        return true;
      }
      if (outcome.isFinal || attempt === ATTEMPTS || this.#stop.signal.aborted) {
        this.#trouble(outcome.why);
        return false;
      }
      const wait = outcome.waitMs ?? this.#delivery.firstWaitMs * 2 ** (attempt - 1);
      await pause(Math.min(wait, LONGEST_WAIT_MS), this.#stop.signal);
    }
  }

  async #post(message: Message): Promise<Outcome> {
    const { timeoutMs, telegramUrl } = this.#delivery;
    const { url, ...post } = requestOf(this.#channel, message, telegramUrl);
    try {
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(timeoutMs)]);
      // Who is sent elsewhere would hand the message to a stranger.
      const response = await fetch(url, { method: 'POST', ...post, signal, redirect: 'manual' });
      return await outcomeOf(response);
    } catch (error) {
      // Its message may have the URL in it, which is a secret.
      const { name, cause } = error as Error;
      const { code = name } = (cause ?? {}) as { code?: string };
      return { why: code === 'TimeoutError' ? `no answer in ${timeoutMs / 1000} s` : code, isFinal: false };
    }
  }

  /** The oldest of the least urgent. */
  #drop(): void {
    const least = NOTIFY_TOPICS.findLast((topic) => this.#waiting.some((one) => one.topic === topic));
    this.#waiting.splice(
      this.#waiting.findIndex(({ topic }) => topic === least),
      1,
    );
    this.#lost++;
  }

  #trouble(why: string): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const message = `a message could not be delivered to ${channelName(this.#channel)}: ${why}`;
    this.#delivery.onTrouble(
      new TradelabError('network', message, {
        hint: 'trading goes on; see that its URL or token is right, and that the network lets it through',
      }),
    );
  }
}

/** One notice as it is, several as lines, too many as the most urgent lines and a count. */
function messageOf(notices: readonly Notice[], lost: number): Message {
  const rank = ({ topic }: Notice) => NOTIFY_TOPICS.indexOf(topic);
  const urgent = notices.length <= MOST_LINES ? notices : notices.toSorted((a, b) => rank(a) - rank(b));
  const lines = urgent.slice(0, MOST_LINES).map(({ text }) => text);
  const rest = urgent.slice(MOST_LINES);
  if (rest.length > 0) lines.push(`and ${rest.length} more: ${counted(rest)}`);
  if (lost > 0) lines.push(`(${lost} before ${lost === 1 ? 'was' : 'were'} not delivered)`);
  return { text: lines.join('\n'), notices, lost };
}

/** '12 fill, 3 error'. */
function counted(notices: readonly Notice[]): string {
  const counts = NOTIFY_TOPICS.map((topic) => [topic, notices.filter((one) => one.topic === topic).length]);
  return counts
    .filter(([, count]) => count !== 0)
    .map(([topic, count]) => `${count} ${topic}`)
    .join(', ');
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const { ok, status, headers } = response;
  const text = await response.text();
  if (ok) return 'done';
  const why = `it answered ${status}`;
  if (status === 429) {
    const waitMs = askedWait(headers, text);
    return { why, isFinal: false, ...(waitMs !== undefined && { waitMs }) };
  }
  return { why, isFinal: status < 500 && status !== 408 };
}

/** How long it asks to wait: Telegram says so in its body as well. */
function askedWait(headers: Headers, text: string): number | undefined {
  const inBody = /"retry_after"\s*:\s*(\d+)/.exec(text)?.[1];
  const seconds = Number(headers.get('retry-after') ?? inBody ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
