// The one loop.

export { seesJumps } from './detail.ts';
export { Engine, type EngineOptions, type EngineSnapshot } from './engine.ts';
export type { Funding } from './funding.ts';
export type { JournalObserver } from './journal.ts';
export { Replay, type ReplaySnapshot } from './replay.ts';
