// The words that every room uses. What of it is public, lib/index.ts says.

export * from './aggregate.ts';
export * from './announce.ts';
export * from './bars.ts';
export * from './data-span.ts';
export * from './errors.ts';
export * from './evidence.ts';
export * from './exchange-host.ts';
export * from './instrument.ts';
export * from './monte-carlo.ts';
export * from './observations.ts';
export * from './portfolio.ts';
export * from './quality.ts';
export * from './random.ts';
export * from './run.ts';
export * from './session.ts';
export * from './time.ts';
export * from './timeframe.ts';
export * from './trade.ts';
export * from './version.ts';
export * from './walk-forward.ts';
export * from './words.ts';
