// How a recording goes, in a line that is updated in place, and what happens to its streams.

import type { FeedEvent } from 'tradelab';
import { firstLine } from '../../show/live-words.ts';
import { count, decimal, duration } from '../../show/numbers.ts';
import type { StatusLine } from '../../status-line.ts';

/** What is recorded, in words: 'bar', 'ticker'. */
interface Recorded {
  readonly exchange: string;
  /** What comes, and the rows that are stored of it. */
  readonly taken: string;
  readonly rows: string;
  /** Of what, as '2 series'. */
  readonly markets: string;
  /** What is done while a stream is lost. */
  readonly meanwhile: string;
}

/** What has happened so far, in a line. */
export class RecordCourse {
  readonly #about: Recorded;
  readonly #line: StatusLine;
  #taken = 0;
  #lagMs: number | undefined;
  #reconnects = -1;
  #isLost = false;
  #drawing: NodeJS.Timeout | undefined;

  constructor(about: Recorded, line: StatusLine) {
    this.#about = about;
    this.#line = line;
  }

  /** So many more have come; of bars, how long after its close the last one did. */
  add(taken: number, lagMs?: number): void {
    this.#taken += taken;
    this.#lagMs = lagMs;
    this.#show();
  }

  stored(rows: number): void {
    this.#line.note(`stored ${words(rows, this.#about.rows)}; ${this.#summary()}`);
  }

  tell(event: FeedEvent): void {
    const said = this.#words(event);
    if (said !== undefined) this.#line.note(said);
    this.#show();
  }

  #words(event: FeedEvent): string | undefined {
    switch (event.kind) {
      case 'connected': {
        this.#reconnects++;
        const wasLost = this.#isLost;
        this.#isLost = false;
        return wasLost ? 'the stream is back' : undefined;
      }
      case 'disconnected':
      case 'silent': {
        if (this.#isLost) return undefined;
        this.#isLost = true;
        const why = event.kind === 'silent' ? 'is silent' : `was lost (${firstLine(event.error.message)})`;
        return `the stream ${why}: ${this.#about.meanwhile} until it is back`;
      }
      case 'clock-off': {
        const way = event.ms > 0 ? 'ahead of' : 'behind';
        return `warning: this machine's clock is ${duration(Math.abs(event.ms))} ${way} that of ${this.#about.exchange}`;
      }
      case 'failed':
        return event.symbol === undefined
          ? firstLine(event.error.message)
          : `${event.symbol} fails, and is tried again: ${firstLine(event.error.message)}`;
      default:
        return undefined;
    }
  }

  /** Takes the line away. */
  end(): void {
    clearTimeout(this.#drawing);
    this.#line.end();
  }

  /** Ten times a second at most: they come in hundreds. */
  #show(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#line.show(`recording  ${this.#summary()}`);
    }, 100);
  }

  #summary(): string {
    const { taken, markets } = this.#about;
    const lag =
      this.#lagMs === undefined ? '' : `, the last ${decimal(this.#lagMs / 1000, 1)} s after its close`;
    const again = words(Math.max(0, this.#reconnects), 'reconnect');
    return `${words(this.#taken, taken)} of ${markets}${lag}, ${again}`;
  }
}

function words(n: number, one: string): string {
  return `${count(n)} ${one}${n === 1 ? '' : 's'}`;
}
