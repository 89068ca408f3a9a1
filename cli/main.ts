// The program: finds the command, runs it, prints what went wrong, and says how it ended.

import { COMMANDS } from './commands.ts';
import { overview } from './help.ts';
import { type Io, note, print } from './io.ts';
import { processIo } from './process-io.ts';

/** What a process says of its end: done, a mistake of the user's, a fault of ours. */
const [DONE, MISTAKE, FAULT] = [0, 1, 2];

/** The command of the process's own arguments. */
export async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), processIo());
}

/** Runs a command line, without the name of the program, and returns the exit code. */
export async function run(words: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(words, io);
  } catch (error) {
    return explainError(error, words.includes('--debug'), io);
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const [first, second] = words;
  const name = [`${first} ${second}`, `${first}`].find((known) => Object.hasOwn(COMMANDS, known));
  if (name !== undefined) return runCommand(name, words.slice(name.split(' ').length), io);
  if (first === '--version' || first === '-v') {
    const { VERSION } = await import('tradelab');
    print(io, VERSION);
    return DONE;
  }
  const help = (word: string | undefined) => word === undefined || ['help', '--help', '-h'].includes(word);
  const isGroup = Object.keys(COMMANDS).some((known) => known.startsWith(`${first} `));
  if (!help(first) && !(isGroup && help(second))) throw await unknownCommand(words, isGroup);
  io.stdout.write(overview(COMMANDS, isGroup ? first : undefined));
  return DONE;
}

async function runCommand(name: string, words: readonly string[], io: Io): Promise<number> {
  const [command, { parse }] = await Promise.all([COMMANDS[name]!.load(), import('./parse.ts')]);
  const parsed = await parse(name, command, words, io.columns);
  if ('input' in parsed) {
    if (command.records !== true || parsed.input.flags['noRecord'] === true)
      return command.run(parsed.input, io);
    const { runRecorded } = await import('./run-recorded.ts');
    return runRecorded(command, parsed.input, io);
  }
  io.stdout.write(parsed.help);
  return DONE;
}

async function unknownCommand(words: readonly string[], isGroup: boolean): Promise<Error> {
  const { nearest, TradelabError } = await import('tradelab');
  const said = words.slice(0, isGroup ? 2 : 1).join(' ');
  const known = Object.keys(COMMANDS).filter((name) => !isGroup || name.startsWith(`${words[0]} `));
  const near = nearest(said, known);
  return new TradelabError('bad-option', `there is no command '${said}'`, {
    hint: `${near === undefined ? '' : `did you mean '${near}'? `}See 'tradelab --help'`,
  });
}

async function explainError(error: unknown, debug: boolean, io: Io): Promise<number> {
  const { TradelabError } = await import('tradelab');
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (debug) note(io, stackOf(error));
  if (error instanceof TradelabError) {
    note(io, `error: ${message}`);
    if (error.hint !== undefined) note(io, `hint: ${error.hint}`);
    return MISTAKE;
  }
  if (isOfSystem(error)) {
    note(io, `error: ${message}`);
    note(io, 'hint: see that the path is right, may be written to, and has space; nothing is half-written');
    return MISTAKE;
  }
  note(io, `internal error: ${message}`);
  note(io, 'hint: this is a fault of tradelab; --debug shows where it arose');
  return FAULT;
}

/** Where an error arose, and below where what caused it did. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack, cause } = error;
  return cause === undefined ? String(stack) : `${stack}\ncaused by ${stackOf(cause)}`;
}

/** Whether the operating system refused something: a path, a right, space on the disk. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
