// What a command is: one typed object per file, loaded when it is called.

import type { Io } from './io.ts';

/** A flag of a command line, and how its texts become a value. */
export interface Flag<T = unknown> {
  readonly describe: string;
  /** Its heading in the help. */
  readonly group: string;
  /** A switch takes no value. */
  readonly takes: 'nothing' | 'value';
  /** The value of the texts given; throws `bad-option`. Not called where the flag is absent. */
  readonly read: (texts: readonly string[], name: string) => T;
  /** The value where the flag is absent. */
  readonly absent: T;
}

/** Flags by their names in code: `stopLoss` is `--stop-loss`. */
export type Flags = Readonly<Record<string, Flag>>;

/** A positional argument. */
export interface Positional {
  readonly describe: string;
  readonly required?: true;
  /** The last one may take all words that are left. */
  readonly many?: true;
}

export type Positionals = Readonly<Record<string, Positional>>;

type Argument<P extends Positional> = P extends { many: true }
  ? readonly string[]
  : P extends { required: true }
    ? string
    : 'many' extends keyof P
      ? string | readonly string[] | undefined
      : string | undefined;

/** What a user gave a command. */
export interface Input<P extends Positionals, F extends Flags> {
  readonly args: { readonly [K in keyof P]: Argument<P[K]> };
  readonly flags: { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };
}

/** A command as its file defines it. */
export interface Command<P extends Positionals = Positionals, F extends Flags = Flags> {
  readonly describe: string;
  /** In their order. */
  readonly positionals: P;
  readonly flags: F;
  /** What follows 'tradelab' in a few calls worth copying. */
  readonly examples: readonly string[];
  /** Whether the results that it makes go into the ledger of runs; such a command has the flag `--no-record`. */
  readonly records?: true;
  /** Does the work and returns the exit code. */
  run(input: Input<P, F>, io: Io): Promise<number>;
}

/** Returns the command with its types inferred. */
export function defineCommand<const P extends Positionals, const F extends Flags>(
  command: Command<P, F>,
): Command<P, F> {
  return command;
}

/** '--stop-loss' of 'stopLoss'. */
export function flagName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
