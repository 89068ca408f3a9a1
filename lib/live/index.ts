// Sessions on bars that arrive: paper and real orders. What of it is public, lib/index.ts says.

export * from './ledger/index.ts';
