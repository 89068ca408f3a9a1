// How the test exchange misbehaves when it is told to: what real ones do on bad days.

/** What happens to requests whose path contains `path`. */
export interface RequestFault {
  readonly path: string;
  /** The exchange's name of the market, as 'BTCUSDT', whose requests alone fail; default those of all. */
  readonly market?: string;
  /** The status of the answer, 'drop' where the connection is cut without one, or 'delisted': there is no such market. 401: the key is not known. */
  readonly answer: 401 | 418 | 429 | 500 | 502 | 503 | 504 | 'drop' | 'delisted';
  /** How many requests it happens to; default 1. */
  readonly times?: number;
  /** Whether the request has had its effect all the same: the order was taken, its answer is lost. */
  readonly afterwards?: boolean;
  /** How long after the answer it has that effect, in ms; default at once, before it. */
  readonly lateMs?: number;
  /** Seconds in the Retry-After header of a 418 or 429. */
  readonly retryAfter?: number;
}

/** What happens to messages of the streams. */
export interface StreamFaults {
  /** Sockets stay open and nothing comes. */
  isSilent: boolean;
  /** Every n-th message is sent twice; 0 none. */
  duplicateEvery: number;
  /** Every n-th message is sent after the one that follows it; 0 none. */
  swapEvery: number;
}

export class Faults {
  readonly streams: StreamFaults = { isSilent: false, duplicateEvery: 0, swapEvery: 0 };
  /** By how much the exchange's clock is off from the times of its own trades, in ms: it shows where the time is asked for or checked. */
  clockSkew = 0;
  /** How long every request takes to arrive, in ms. */
  latency = 0;
  #requests: { fault: RequestFault; left: number }[] = [];
  #heldPaths: string[] = [];
  readonly #arrivals: (() => void)[] = [];

  /** Makes coming requests fail. */
  fail(fault: RequestFault): void {
    this.#requests.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault of a request to `path` about a market, which is thereby used up. */
  take(path: string, market: string | null): RequestFault | undefined {
    const found = this.#requests.find(
      ({ fault }) => path.includes(fault.path) && (fault.market ?? market) === market,
    );
    if (found === undefined) return undefined;
    found.left--;
    if (found.left === 0) this.#requests = this.#requests.filter((one) => one !== found);
    return found.fault;
  }

  /** Has coming requests whose path contains `path` arrive no sooner than at `clear`. */
  hold(path: string): void {
    this.#heldPaths.push(path);
  }

  /** Settles when a request to `path` arrives that was sent now. */
  arrival(path: string): Promise<void> {
    return new Promise((arrive) => {
      if (this.#heldPaths.some((held) => path.includes(held))) this.#arrivals.push(arrive);
      else if (this.latency > 0) setTimeout(arrive, this.latency);
      else arrive();
    });
  }

  /** Well-behaved again. */
  clear(): void {
    this.#requests = [];
    Object.assign(this.streams, { isSilent: false, duplicateEvery: 0, swapEvery: 0 });
    this.clockSkew = 0;
    this.latency = 0;
    this.#heldPaths = [];
    for (const arrive of this.#arrivals.splice(0)) arrive();
  }
}
