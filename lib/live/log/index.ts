// The log of sessions. What of it is public, lib/index.ts says.

export type { LogLevel } from './log-line.ts';
export { type Log, type LogOptions, logsFolder, openLog } from './open-log.ts';
