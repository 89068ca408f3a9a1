// tradelab verify: a recorded result against the same run made again.

import type { Verification } from 'tradelab';
import { verifyRun } from 'tradelab';
import { defineCommand } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { runAgain } from '../inputs/recorded.ts';
import { type Io, print } from '../io.ts';
import { styleOf } from '../show/style.ts';

export const verifyCommand = defineCommand({
  describe:
    'Makes the run of a result file again, and says which of its parts differ. Exit code 1 where any does.',
  positionals: {
    result: { describe: "a file that 'backtest --json' or 'backtest --out' has written", required: true },
  },
  flags: JSON_FLAG,
  examples: ['verify result.json'],
  async run({ args, flags }, io) {
    const { recorded, run } = await runAgain(args.result);
    const verification = verifyRun(recorded, run);
    if (flags.json) print(io, JSON.stringify(verification, null, 2));
    else showVerification(verification, io);
    return verification.same ? 0 : 1;
  },
});

function showVerification({ same, parts }: Verification, io: Io): void {
  const style = styleOf(io);
  for (const part of parts)
    print(io, `${part.name.padEnd(10)}${part.same ? style.good('same') : style.bad('different')}`);
  print(io, same ? 'The run came out the same to the last bit.' : 'The run did not come out the same.');
}
