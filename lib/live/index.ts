// Sessions on bars that arrive: paper and real orders. What of it is public, lib/index.ts says.

export { DIFFERENCE_PARTS, type DifferencePart, type DifferenceParts } from './attribute.ts';
export type { BotView, OrderView } from './bot-view.ts';
export {
  type ComparedExecution,
  type ComparedFill,
  compareSession,
  type SessionComparison,
} from './compare-session.ts';
export { PROCESS_ENDED } from './fleet.ts';
export * from './keys/index.ts';
export * from './ledger/index.ts';
export type { LinkClients } from './link-options.ts';
export * from './log/index.ts';
export * from './notify/index.ts';
export { type ReplayDifference, replaySession, type SessionReplay } from './replay-session.ts';
export {
  checkSessionPlan,
  type RecordedPlan,
  type SessionOptions,
  type SessionPlan,
} from './session-plan.ts';
export { type SessionResult, sessionResult } from './session-result.ts';
export { type SessionSummary, sessionSummary } from './session-summary.ts';
export { supervise } from './supervisor.ts';
export type { BotToRun, SupervisorEvent, SupervisorOptions } from './supervisor-options.ts';
