// What a command talks to: its two streams and the terminal behind them, so that tests can stand in for both.

export interface Io {
  /** Results, and nothing else. */
  readonly stdout: { write(text: string): unknown };
  /** Progress, warnings and errors. */
  readonly stderr: { write(text: string): unknown };
  /** Whether a person reads stdout at a terminal. */
  readonly isTTY: boolean;
  /** The width of the terminal, in characters. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Writes a line to stdout. */
export function print(io: Io, text = ''): void {
  io.stdout.write(`${text}\n`);
}

/** Writes a line to stderr. */
export function note(io: Io, text: string): void {
  io.stderr.write(`${text}\n`);
}
