// Limits on risk, the same in a backtest and in a session.

export { type RiskEvent, RiskGate, type RiskOptions } from './gate.ts';
export type { RiskLimitName, RiskLimits } from './limits.ts';
export { parseRiskLimits, riskOf } from './parse-limits.ts';
export { JUMP_WINDOW_MS } from './price-jump.ts';
export type { OtherSessions, RiskState } from './state.ts';
