// Sessions on bars that arrive: paper and real orders. What of it is public, lib/index.ts says.

export type { BotView, OrderView } from './bot-view.ts';
export type { LinkClients } from './exchange-link.ts';
export * from './keys/index.ts';
export * from './ledger/index.ts';
export * from './log/index.ts';
export * from './notify/index.ts';
export {
  checkSessionPlan,
  type RecordedPlan,
  type SessionOptions,
  type SessionPlan,
} from './session-plan.ts';
export { type SessionSummary, sessionSummary } from './session-summary.ts';
export { PROCESS_ENDED, supervise } from './supervisor.ts';
export type { BotToRun, SupervisorEvent, SupervisorOptions } from './supervisor-options.ts';
