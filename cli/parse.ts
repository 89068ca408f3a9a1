// From the words of a command line to what a command is given, by yargs.

import { nearest, TradelabError } from 'tradelab';
import yargs, { type Argv, type Options } from 'yargs';
import { type Command, type Flag, type Flags, flagName, type Input, type Positionals } from './command.ts';
import { COMMON_FLAGS, RECORD_FLAG } from './common-flags.ts';

/** Either the help that was asked for, or the input of the command. */
export type Parsed = { readonly help: string } | { readonly input: Input<Positionals, Flags> };

const WIDEST = 110;

// Words are taken as they stand: numbers are ours to parse, and a dot in a name means nothing.
const RULES = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
};

/** A method of yargs that its types do not know. */
interface Untyped {
  usageConfiguration(options: { 'hide-types': boolean }): void;
}

/** What yargs makes of the words: texts by the names of flags and arguments, the words left over in `_`. */
type Said = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/** Parses the words after a command's name; throws `bad-option` for a flag or an argument that it does not know. */
export async function parse(
  name: string,
  command: Command,
  words: readonly string[],
  columns: number,
): Promise<Parsed> {
  const flags = { ...command.flags, ...(command.records && RECORD_FLAG), ...COMMON_FLAGS };
  const parser = describe(name, command, flags, columns);
  if (words.includes('--help') || words.includes('-h')) return { help: `${await parser.getHelp()}\n` };
  const said = await say(parser, name, command.positionals, words);
  requireKnown(name, said, flags, command.positionals);
  return { input: { args: readArguments(command.positionals, said), flags: readFlags(flags, said) } };
}

function describe(name: string, command: Command, flags: Flags, columns: number): Argv {
  const { positionals, examples } = command;
  const names = Object.entries(positionals).map(([key, { required, many }]) => {
    const word = many ? `${key}..` : key;
    return required ? `<${word}>` : `[${word}]`;
  });
  const arrange = (parser: Argv) => {
    for (const [key, { describe }] of Object.entries(positionals))
      parser.positional(key, { describe, type: 'string' });
    for (const [key, flag] of Object.entries(flags)) parser.option(flagName(key).slice(2), option(flag));
    for (const example of examples) parser.example(`tradelab ${example}`, '');
    return parser.alias('help', 'h');
  };
  const parser = yargs([])
    .scriptName(`tradelab ${name}`)
    .command(['$0', ...names].join(' '), command.describe, arrange, () => {})
    .parserConfiguration(RULES)
    .locale('en')
    .wrap(Math.min(columns, WIDEST))
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail(false);
  (parser as unknown as Untyped).usageConfiguration({ 'hide-types': true });
  return parser;
}

function option({ describe, group, takes }: Flag): Options {
  return { describe, group: `${group}:`, type: takes === 'nothing' ? 'boolean' : 'string' };
}

/** Yargs refuses too few arguments; that is put in our words. */
async function say(
  parser: Argv,
  name: string,
  positionals: Positionals,
  words: readonly string[],
): Promise<Said> {
  try {
    return await parser.parse([...words]);
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.startsWith('Not enough non-option')) throw cause;
    const needed = Object.keys(positionals).filter((key) => positionals[key]!.required);
    throw new TradelabError(
      'bad-option',
      `'tradelab ${name}' needs ${needed.map((key) => `<${key}>`).join(' ')}`,
      {
        hint: `see 'tradelab ${name} --help'`,
        cause,
      },
    );
  }
}

function requireKnown(name: string, said: Said, flags: Flags, positionals: Positionals): void {
  const known = Object.keys(flags).map(flagName);
  for (const key of Object.keys(said)) {
    if (['_', '$0', 'h'].includes(key) || key in positionals || known.includes(`--${key}`)) continue;
    const flag = key.length > 1 ? `--${key}` : `-${key}`;
    const near = nearest(flag, known);
    const hints = [
      near === undefined ? `see 'tradelab ${name} --help'` : `did you mean ${near}?`,
      ...('set' in flags ? [`a parameter of the strategy is set by --set ${key}=value`] : []),
    ];
    throw new TradelabError('bad-option', `'tradelab ${name}' has no flag ${flag}`, {
      hint: hints.join('; '),
    });
  }
  if (said._.length === 0) return;
  throw new TradelabError('bad-option', `'tradelab ${name}' takes no '${said._[0]}'`, {
    hint: `see 'tradelab ${name} --help'`,
  });
}

function readFlags(flags: Flags, said: Said): Record<string, unknown> {
  const entries = Object.entries(flags).map(([key, flag]) => {
    const value = said[flagName(key).slice(2)];
    if (value === undefined || value === false) return [key, flag.absent];
    return [key, flag.read([value].flat().map(String), flagName(key))];
  });
  return Object.fromEntries(entries);
}

function readArguments(positionals: Positionals, said: Said): Record<string, string | readonly string[]> {
  const given = Object.keys(positionals).filter((key) => said[key] !== undefined);
  return Object.fromEntries(
    given.map((key) => [key, positionals[key]!.many ? [said[key]].flat().map(String) : String(said[key])]),
  );
}
