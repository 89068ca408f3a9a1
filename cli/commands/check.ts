// tradelab check: the proof of a strategy on given data.

import { type CheckReport, checkStrategy } from 'tradelab';
import { defineCommand } from '../command.ts';
import { JSON_FLAG } from '../common-flags.ts';
import { number } from '../flag.ts';
import { prepareRun } from '../inputs/run.ts';
import { RUN_FLAGS } from '../inputs/run-flags.ts';
import { withStrategy } from '../inputs/strategy.ts';
import { type Io, print } from '../io.ts';
import { count } from '../show/numbers.ts';
import { styleOf } from '../show/style.ts';

export const checkCommand = defineCommand({
  describe:
    'Proves that no column of a strategy looks ahead, and that backtest, replay and restarts agree to the last bit. ' +
    'Exit code 1 where a proof fails.',
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its .ts or .js file; default ema-cross" },
  },
  flags: {
    ...RUN_FLAGS,
    seed: number({ describe: 'of the random cuts and restarts; default 1', group: 'Proof' }),
    ...JSON_FLAG,
  },
  examples: ['check', 'check my-strategy.ts --data binance:BTC/USDT --timeframe 1h'],
  async run({ args, flags }, io) {
    const prepared = await prepareRun(args.strategy, flags);
    const { strategy, params, bars, options } = prepared;
    const seed = flags.seed === undefined ? {} : { seed: flags.seed };
    const report = withStrategy(prepared, () =>
      checkStrategy(strategy, bars, { ...options, params, ...seed }),
    );
    if (flags.json) print(io, JSON.stringify(report, null, 2));
    else showCheck(report, io);
    return report.passed ? 0 : 1;
  },
});

function showCheck({ strategy, params, data, seed, passed, items }: CheckReport, io: Io): void {
  const style = styleOf(io);
  const settings = [...Object.entries(params).map(([key, value]) => `${key} ${value}`), `seed ${seed}`];
  print(io, `${style.bold(strategy)} on ${data.id} ${data.timeframe}, ${count(data.bars)} bars`);
  print(io, style.faint(settings.join(' · ')));
  print(io);
  for (const { name, passed: proven, compared, difference } of items) {
    print(io, `${proven ? style.good('✓') : style.bad('✗')} ${name}`);
    print(io, style.faint(`  ${compared}`));
    if (difference !== undefined) print(io, `  ${style.bad(difference)}`);
  }
  print(io);
  const failed = items.filter((item) => !item.passed).length;
  print(io, passed ? 'Proven for these bars and parameters.' : `${failed} of ${items.length} proofs failed.`);
}
