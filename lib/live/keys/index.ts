// The keys of accounts at exchanges. What of it is public, lib/index.ts says.

export type { AccountModes } from '../gateway/types.ts';
export { accountName, type Environment, keyVariables, type OrderMode, requireTraded } from './account.ts';
export { type AccountCheck, checkAccount } from './check-account.ts';
export { hasKeyFile, type KeyRing, keysFile, readKeyFile, writeKeyFile } from './key-file.ts';
export { clientsWith, type KeySource, type KeySourceOptions, keySource } from './key-source.ts';
