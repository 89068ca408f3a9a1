// A bot: a session under supervision. What is given to it waits in a queue until its session has taken it, so that one
// that fails is made anew from the ledger and goes on with the very same input.

import { TradelabError } from '../core/index.ts';
import { blameStrategy } from '../strategy/index.ts';
import type { Session } from './session.ts';

/** What a bot tells of itself. */
export type BotEvent =
  /** Its session threw, and is made anew after `waitMs`. */
  | { readonly kind: 'restarting'; readonly error: Error; readonly waitMs: number }
  /** Its session threw again and again at the same input: it is left alone. */
  | { readonly kind: 'failed'; readonly error: Error };

/** How often the same input may fail, and the first wait; a full disk is waited for without end. */
const [MOST_FAILURES, FIRST_WAIT_MS, LONGEST_WAIT_MS] = [5, 500, 30_000];

export class Bot {
  /** Undefined before `open`, and once it has failed for good. */
  #session: Session | undefined;
  readonly id: string;
  readonly symbol: string;
  /** Whether it has ended and left no position: nothing of it is to be counted. */
  isFlat = false;
  readonly #reopen: () => Session;
  readonly #tell: (event: BotEvent) => void;
  readonly #inputs: ((session: Session) => void)[] = [];
  #failure: Error | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  /** A bot of a session of the ledger, which `reopen` makes from there. */
  constructor(
    { id, symbol }: { readonly id: string; readonly symbol: string },
    reopen: () => Session,
    tell: (event: BotEvent) => void,
  ) {
    this.id = id;
    this.symbol = symbol;
    this.#reopen = reopen;
    this.#tell = tell;
  }

  /** Begins with a session, by default as the ledger has it. Throws what opening it throws. */
  open(session = this.#reopen()): void {
    this.#session = session;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** What it has failed for good by. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether what its session says of itself is so now. */
  get isAtWork(): boolean {
    return this.#session !== undefined && this.#timer === undefined;
  }

  /** Whether it waits for its session to be made anew. */
  get isRestarting(): boolean {
    return this.#timer !== undefined;
  }

  /** Gives its session something to do, now or after what waits already. */
  give(input: (session: Session) => void): void {
    this.#inputs.push(input);
    if (this.#timer === undefined) this.#drain();
  }

  /** Makes its session anew. */
  restart(): void {
    if (this.#timer === undefined && this.#session !== undefined) this.#anew();
  }

  /** Ends it for good, also for what its session has nothing to do with. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#session = undefined;
    this.#tell({ kind: 'failed', error });
  }

  /** Lets go of what waits. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.isFlat = this.#session?.account.position === 0;
    this.#session = undefined;
  }

  #drain(): void {
    while (this.#inputs.length > 0 && this.#session !== undefined) {
      try {
        this.#inputs[0]!(this.#session);
      } catch (error) {
        const cause = blameStrategy(this.#session.plan.strategy, error);
        this.#failed(cause instanceof Error ? cause : new Error(String(cause)));
        return;
      }
      this.#failures = 0;
      this.#inputs.shift();
    }
  }

  #failed(error: Error): void {
    const isDisk = error instanceof TradelabError && error.code === 'disk';
    if (++this.#failures >= MOST_FAILURES && !isDisk) {
      this.fail(error);
      return;
    }
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1));
    this.#tell({ kind: 'restarting', error, waitMs });
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#anew();
    }, waitMs);
  }

  #anew(): void {
    try {
      // What is in its memory may be half of a step.
      this.#session = this.#reopen();
    } catch (error) {
      this.#failed(error as Error);
      return;
    }
    this.#drain();
  }
}
