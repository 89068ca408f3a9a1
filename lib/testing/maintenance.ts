// Maintenance of the test exchange, of which it tells.

/** A time in which trading stops: the bars of the markets are made without it. */
export interface TestMaintenance {
  readonly title: string;
  /** From when until when, ms UTC. */
  readonly begin: number;
  readonly end: number;
  /** What stops, as OKX numbers its services: '5' is trading. */
  readonly serviceType: string;
  readonly isCanceled?: boolean;
}
