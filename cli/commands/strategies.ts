// tradelab strategies: what can be run by name, and what --set can change.

import { type AnyStrategy, describeParam, type InputSchema, type ParamSchema } from 'tradelab';
import { defineCommand } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { findStrategy, shippedStrategies } from '../inputs/strategy.ts';
import { type Io, print } from '../io.ts';
import { styleOf } from '../show/style.ts';
import { table } from '../show/table.ts';

export const strategiesCommand = defineCommand({
  describe: 'Lists the strategies that come with tradelab, or the parameters of one.',
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its .ts or .js file" },
  },
  flags: JSON_FLAG,
  examples: ['strategies', 'strategies ema-cross'],
  async run({ args, flags }, io) {
    const one = args.strategy === undefined ? undefined : await findStrategy(args.strategy);
    const all = one === undefined ? (await shippedStrategies()).list() : [one];
    if (flags.json) print(io, JSON.stringify(one ? plain(one) : all.map(plain), null, 2));
    else if (one) showOne(one, io);
    else showAll(all, io);
    return 0;
  },
});

function plain({ name, description, inputs, params }: AnyStrategy) {
  return { name, description: description ?? null, ...(inputs && { inputs }), params };
}

function showAll(strategies: readonly AnyStrategy[], io: Io): void {
  const style = styleOf(io);
  for (const { name, description, params } of strategies) {
    print(io, style.bold(name));
    if (description !== undefined) print(io, `  ${description}`);
    print(io, style.faint(`  ${Object.keys(params).join(', ') || 'no parameters'}`));
  }
  print(io);
  print(io, "'tradelab strategies NAME' shows the parameters of one; 'tradelab backtest NAME' runs it.");
}

const COLUMNS = [
  { head: 'Parameter' },
  { head: 'Default' },
  { head: 'Takes' },
  { head: 'What it is' },
] as const;

function showOne({ name, description, inputs, params }: AnyStrategy, io: Io): void {
  const style = styleOf(io);
  print(io, style.bold(name));
  if (description !== undefined) print(io, description);
  for (const [key, { series, column }] of Object.entries((inputs ?? {}) as InputSchema))
    print(io, `It reads ${key}: '${column}' of the series '${series}'.`);
  print(io);
  const rows = Object.entries(params as ParamSchema).map(([key, param]) => [
    ...[key, String(param.default), describeParam(param), param.description ?? ''],
  ]);
  if (rows.length === 0) print(io, 'It has no parameters.');
  else for (const line of table(COLUMNS, rows)) print(io, line);
}
