// The one error class of tradelab, and the did-you-mean that every lookup by name uses.

/** What went wrong, as a stable word for programs; the message and the hint are for people. */
export type ErrorCode =
  | 'bad-data'
  | 'bad-option'
  | 'bad-param'
  | 'bad-strategy'
  | 'not-found'
  | 'too-few-bars'
  | 'conflict'
  | 'disk'
  | 'network'
  | 'missing-package'
  | 'bad-keys'
  | 'refused';

/** An error of the user's input: `message` says what was wrong, `hint` what to do about it. */
export class TradelabError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TradelabError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** A value as an error message names it: 'text', 3, NaN, { fraction: 2 }. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return 'an array';
  const parts = Object.entries(value).map(([k, v]) => `${k}: ${typeof v === 'object' ? '…' : shown(v)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** The name of `names` nearest to `name`, or undefined where none is near (edit distance above a third of the length). */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** A "did you mean" hint for an unknown `name`, falling back to the list of what there is. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const all = [...names];
  const near = nearest(name, all);
  if (near !== undefined) return `did you mean '${near}'?`;
  return all.length === 0 ? 'there are none' : `known: ${all.join(', ')}`;
}

/** Levenshtein distance with transpositions of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d = Math.min(d, rows[i - 2]![j - 2]! + 1);
      }
      row.push(d);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
