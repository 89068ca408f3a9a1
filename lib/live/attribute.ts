// Where the difference between what was simulated and what was done comes from, in parts that add up.
//
// With the mark M at the end, a fill has made side·booked·(M − price) − fee. Of two that belong together, the difference is
// side·(r.size − s.size)·(M − r.price) for the size, −side·s.size·(r.price − s.price) for the price, and what was taken in
// fees; of one without a counterpart it is all that it has made.

/** What a difference may come from. */
export const DIFFERENCE_PARTS = [
  'price',
  'latency',
  'size',
  'fee',
  'missed',
  'extra',
  'dust',
  'funding',
] as const;
/** A cause of a difference between a session and its simulation: one of `DIFFERENCE_PARTS`. */
export type DifferencePart = (typeof DIFFERENCE_PARTS)[number];

/** Amounts by their parts, quote units; above 0 where the session has made more than was simulated. */
export type DifferenceParts = Readonly<Record<DifferencePart, number>>;

/** A fill of an order, or one of its parts. */
export interface FillAmounts {
  /** Base units that were traded. */
  readonly size: number;
  /** By how much the account's base units changed: a fee may have been taken of them. */
  readonly base: number;
  /** As booked: with what is less than a lot and was left over. */
  readonly booked: number;
  readonly price: number;
  /** Quote units. */
  readonly fee: number;
}

/** What an order has got. */
export interface Execution {
  readonly key: string;
  readonly side: 'buy' | 'sell';
  /** The open time of the bar at whose close it was decided on, ms; null where that is not known. */
  readonly placed: number | null;
  /** The open time of the bar that it (first) filled in, ms. */
  readonly time: number;
  readonly fills: readonly FillAmounts[];
}

/** What was simulated beside what was done; null where there is no such. */
export interface ExecutionPair {
  readonly simulated: Execution | null;
  readonly real: Execution | null;
}

const NONE = Object.fromEntries(DIFFERENCE_PARTS.map((part) => [part, 0])) as DifferenceParts;

/** The parts of the difference that a pair has made by the time the price is `mark`. */
export function attribute({ simulated, real }: ExecutionPair, mark: number): DifferenceParts {
  if (simulated === null) return { ...NONE, extra: real === null ? 0 : madeBy(real, mark) };
  if (real === null) return { ...NONE, missed: -madeBy(simulated, mark) };
  const side = sideOf(real);
  const [r, s] = [totalsOf(real), totalsOf(simulated)];
  const [paid, expected] = [chargesOf(real, mark), chargesOf(simulated, mark)];
  return {
    ...NONE,
    size: side * (r.size - s.size) * (mark - r.price),
    [real.time === simulated.time ? 'price' : 'latency']: -side * s.size * (r.price - s.price),
    fee: expected.fees - paid.fees,
    dust: paid.dust - expected.dust,
  };
}

/** The sum of parts. */
export function addParts(all: readonly DifferenceParts[]): DifferenceParts {
  const sum = { ...NONE } as Record<DifferencePart, number>;
  for (const parts of all) for (const part of DIFFERENCE_PARTS) sum[part] += parts[part];
  return sum;
}

/** All that an execution has made by the time the price is `mark`, quote units. */
export function madeBy(execution: Execution, mark: number): number {
  const side = sideOf(execution);
  return execution.fills.reduce(
    (sum, { booked, price, fee }) => sum + (side * booked * (mark - price) - fee),
    0,
  );
}

/** The size of an execution, its average price and its fees as they were told. */
export function totalsOf({ fills }: Execution): {
  readonly size: number;
  readonly price: number;
  readonly fee: number;
} {
  const sum = (of: (fill: FillAmounts) => number) => fills.reduce((all, fill) => all + of(fill), 0);
  const size = sum((fill) => fill.size);
  // A single fill keeps its price to the last bit.
  const price = fills.length === 1 ? fills[0]!.price : sum((fill) => fill.size * fill.price) / size;
  return { size, price, fee: sum((fill) => fill.fee) };
}

/** What an execution was charged, fees that were taken in base units at their worth now; and what its dust has made. */
function chargesOf(execution: Execution, mark: number): { readonly fees: number; readonly dust: number } {
  const side = sideOf(execution);
  let [fees, dust] = [0, 0];
  for (const { size, base, booked, price, fee } of execution.fills) {
    fees += fee - side * (base - size) * (mark - price);
    dust += side * (booked - base) * (mark - price);
  }
  return { fees, dust };
}

function sideOf({ side }: Execution): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}
