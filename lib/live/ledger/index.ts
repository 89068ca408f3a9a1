// The ledger of sessions. What of it is public, lib/index.ts says.

export type { SessionOwner } from './claims.ts';
export { Ledger } from './ledger.ts';
export type { LedgerReader } from './ledger-reader.ts';
export { ledgerFile, openLedger } from './open-ledger.ts';
export type * from './rows.ts';
export type { LedgerProblem, VerifyReport } from './verify-ledger.ts';
