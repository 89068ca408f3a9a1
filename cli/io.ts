// What a command talks to: its streams and the terminal behind them, so that tests can stand in for all.

import type { Readable } from 'node:stream';

export interface Io {
  /** Where answers come from; whether a person types them at a terminal. Absent where nobody can be asked. */
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  /** Results, and nothing else. */
  readonly stdout: { write(text: string): unknown };
  /** Progress, warnings and errors; whether a person reads them at a terminal, and how large it is. */
  readonly stderr: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  /** Whether a person reads stdout at a terminal. */
  readonly isTTY: boolean;
  /** The width of the terminal, in characters. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls `listener` at the first Ctrl-C, a second of which ends the process at once; returns how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** The same where the system asks the process to end (SIGTERM), or its terminal has gone (SIGHUP). */
  readonly onTerminate: (listener: () => void) => () => void;
}

/** Writes a line to stdout. */
export function print(io: Io, text = ''): void {
  io.stdout.write(`${text}\n`);
}

/** Writes a line to stderr. */
export function note(io: Io, text: string): void {
  io.stderr.write(`${text}\n`);
}
