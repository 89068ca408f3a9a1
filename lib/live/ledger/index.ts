// The ledger of sessions. What of it is public, lib/index.ts says.

export { type BackupReport, backupLedger } from './backup-ledger.ts';
export type { SessionOwner } from './claims.ts';
export { Ledger } from './ledger.ts';
export { type LedgerFrames, ledgerFrames } from './ledger-frames.ts';
export type { LedgerReader } from './ledger-reader.ts';
export { ledgerFile, openLedger } from './open-ledger.ts';
export { type RestoreReport, restoreLedger } from './restore-ledger.ts';
export * from './rows.ts';
export type { LedgerProblem, VerifyReport } from './verify-ledger.ts';
