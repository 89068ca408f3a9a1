// Limits on risk, the same in a backtest and in a session.

export { type FundingTimes, type RiskEvent, RiskGate, type RiskOptions } from './gate.ts';
export { RISK_LIMITS, type RiskEffect, type RiskLimitName, type RiskLimits } from './limits.ts';
export { parseRiskLimits, riskOf } from './parse-limits.ts';
export { JUMP_WINDOW_MS } from './price-jump.ts';
export type { Halt, OtherSessions, RiskState } from './state.ts';
