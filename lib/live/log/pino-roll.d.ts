// What we use of pino-roll, which has no types of its own.

declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';
  import type { DestinationStream } from 'pino';

  export interface RollingFile extends EventEmitter, DestinationStream {
    /** Opens its file anew, and writes what waits. */
    reopen(): void;
    destroy(): void;
  }

  interface RollOptions {
    readonly file: string;
    readonly extension: string;
    readonly size: string;
    readonly frequency: 'daily';
    /** Of the day in the names of files, as date-fns has it. */
    readonly dateFormat: string;
    readonly limit: { readonly count: number; readonly removeOtherLogFiles: boolean };
    readonly mkdir: boolean;
    readonly sync: boolean;
    /** How much may wait to be written, in characters. */
    readonly maxLength: number;
    readonly mode: number;
  }

  export default function roll(options: RollOptions): Promise<RollingFile>;
}
