// What a session takes in one step, as plain data. The journal has every one of them before what came of it, so that a
// session can be gone through again.

import type { OtherSessions, PriceBar, QuotedPrices, RiskGate, RiskState } from '../execution/index.ts';
import type { ExchangeFill, OrderUpdate } from './gateway/types.ts';
import type { BarRow, CommandVerb, NoteKind } from './ledger/index.ts';
import type { SessionPlan } from './session-plan.ts';

/** A closed bar; `lagMs` is how long after its end it came. */
export interface ClosedBar extends BarRow {
  readonly lagMs: number;
}

export type StepInput =
  /** A bar that has closed; `rest` is what it reached after it was looked at last, of a session that fills by prices. */
  | { readonly what: 'bar'; readonly bar: ClosedBar; readonly rest: PriceBar | null }
  | { readonly what: 'update'; readonly update: OrderUpdate }
  | { readonly what: 'fill'; readonly fill: ExchangeFill }
  /** The clock and the prices that are new, where they change something; `isMoving`: about the orders. */
  | { readonly what: 'look'; readonly prices: QuotedPrices | null; readonly isMoving: boolean }
  | { readonly what: 'command'; readonly verb: CommandVerb; readonly why: string }
  | { readonly what: 'halt'; readonly why: string }
  /** Something to be noted. */
  | { readonly what: 'note'; readonly kind: NoteKind; readonly data: object }
  /** Nothing: what waits to be sent is sent. */
  | { readonly what: 'flush' };

/** What a session knew besides, by which a limit on risk may have judged. */
export interface StepContext {
  readonly others?: OtherSessions;
  /** Of the guard against price jumps. */
  readonly recent?: RiskState['recent'];
}

/** An input as the journal has it: bars and notes are entries of their own. */
export type RecordedInput = StepContext &
  (
    | Exclude<StepInput, { readonly what: 'bar' | 'note' }>
    | { readonly what: 'bar'; readonly lagMs: number; readonly rest: PriceBar | null }
    | { readonly what: 'note' }
  );

/** What the journal is to have of an input. */
export function recordOf(input: StepInput, context: StepContext): RecordedInput {
  if (input.what === 'bar') return { what: 'bar', lagMs: input.bar.lagMs, rest: input.rest, ...context };
  return input.what === 'note' ? { what: 'note', ...context } : { ...input, ...context };
}

/** What the limits on risk know besides the inputs: what they were told of other sessions since the last step, and prices. */
export function contextOf(
  { options = {} }: SessionPlan,
  risk: RiskGate | undefined,
  others: OtherSessions | undefined,
): StepContext {
  const seesJumps = options.risk?.priceJump !== undefined;
  return { ...(others && { others }), ...(seesJumps && { recent: risk!.snapshot().recent }) };
}
