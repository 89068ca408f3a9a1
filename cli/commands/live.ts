// tradelab live: strategies on bars that arrive, with simulated fills or with real orders.

import { type Ledger, openLedger, type SessionMode, TradelabError } from 'tradelab';
import { defineCommand, flagName, type Input, type Positionals } from '../command.ts';
import { LEDGER_FLAG } from '../common-flags.ts';
import { choice, list, onOff, text } from '../flag.ts';
import { atStake, type ChosenBots, goOn, named, newBots, plansOf, resumed } from '../inputs/bots.ts';
import { type BotInput, readBots } from '../inputs/bots-config.ts';
import { withConfig } from '../inputs/config.ts';
import { optionsOf } from '../inputs/run.ts';
import { RUN_FLAGS } from '../inputs/run-flags.ts';
import { readPairs } from '../inputs/strategy.ts';
import { type Io, note } from '../io.ts';
import { runBots } from './live-run.ts';

const [BOTS, OUTPUT, SAFETY] = ['Bots', 'Output', 'Safety'];
const { set, input, size, side, stopLoss, takeProfit, trailingStop, cash, fee, slippage, leverage, risk } =
  RUN_FLAGS;

const FLAGS = {
  data: text({
    describe: "the market, or several of one exchange: 'binance:BTC/USDT,ETH/USDT'",
    group: 'Data',
  }),
  timeframe: text({ describe: 'of its bars: 1m, 1h, 1d', group: 'Data' }),
  ...{ set, input, size, side, stopLoss, takeProfit, trailingStop, cash, fee, slippage, leverage, risk },
  fills: choice(['bars', 'prices'], {
    describe: 'on paper, fill by closed bars as a backtest does (default), or by the prices as they come',
    group: 'Simulation',
  }),
  paper: onOff({ describe: 'fill by the rules of the simulation; the default', group: SAFETY }),
  testnet: onOff({ describe: "send orders to the exchange's place for tests", group: SAFETY }),
  live: onOff({ describe: 'send orders with real money, which is asked for again', group: SAFETY }),
  yes: onOff({ describe: 'what --live asks for is in "confirm" of the config', group: SAFETY }),
  noTestnetFirst: onOff({ describe: 'with --live, run what has never run on the testnet', group: SAFETY }),
  keys: text({
    describe: 'the key file, if not $TRADELAB_KEYS or the one beside the catalog',
    group: SAFETY,
  }),
  config: text({ describe: 'run the bots of a file: bots.json', group: BOTS }),
  fresh: onOff({ describe: 'with --config, begin anew where sessions would go on', group: BOTS }),
  resume: list({
    describe: 'go on with a session, also one that was stopped by hand; may be repeated',
    group: BOTS,
  }),
  heartbeat: text({
    describe: 'the file that is written every second; default live.heartbeat.json beside the ledger',
    group: SAFETY,
  }),
  killFile: text({
    describe: 'while there is this file, all bots are halted; default KILL beside the ledger',
    group: SAFETY,
  }),
  ...LEDGER_FLAG,
  json: onOff({ describe: 'print each event as JSON in a line', group: OUTPUT }),
  quiet: onOff({ describe: 'print fills, refusals, halts and errors alone', group: OUTPUT }),
};

type Flags = Input<Positionals, typeof FLAGS>['flags'];

export const liveCommand = defineCommand({
  describe:
    'Runs a strategy on bars as they close, until Ctrl-C: on paper, filled by the rules of the simulation. What it does is ' +
    "written to the ledger at every step, so that it goes on from there after a crash. 'tradelab bots' watches and " +
    'steers it from another terminal.',
  positionals: {
    strategy: { describe: "a strategy's name, or the path of its file; default ema-cross" },
  },
  flags: FLAGS,
  examples: [
    'live ema-cross --data binance:BTC/USDT --timeframe 1h',
    'live --resume ema-cross-btc-usdt-1h-7f3a',
    'live --config bots.json',
  ],
  async run({ args, flags }, io) {
    requireFitting(args.strategy, flags);
    const mode = modeOf(flags);
    const ledger = await openLedger(flags.ledger);
    try {
      const chosen = await choose(args.strategy, flags, mode, ledger, io);
      if (mode === 'live') await confirm(chosen, flags, ledger, io);
      return await runBots(chosen, flags, ledger, io);
    } finally {
      ledger.close();
    }
  },
});

/** What a session or a file says already cannot be said again. */
const SAID_ALREADY = [
  ...([
    'data',
    'timeframe',
    'set',
    'input',
    'size',
    'side',
    'stopLoss',
    'takeProfit',
    'trailingStop',
  ] as const),
  ...(['fills', 'cash', 'fee', 'slippage', 'leverage', 'risk'] as const),
];

function requireFitting(strategy: string | undefined, flags: Flags): void {
  if (flags.fresh && flags.config === undefined)
    throw new TradelabError('bad-option', '--fresh is for --config', {
      hint: 'without a file, a session begins unless --resume names one',
    });
  if (flags.config === undefined && flags.resume.length === 0) return;
  const given = SAID_ALREADY.find((name) => flags[name] !== FLAGS[name].absent);
  const what = strategy === undefined ? given && flagName(given) : `'${strategy}'`;
  if (what === undefined) return;
  const [flag, owner] = flags.config === undefined ? ['--resume', 'session'] : ['--config', 'file'];
  throw new TradelabError('bad-option', `${what} is not for ${flag}`, {
    hint: `the ${owner} says it already`,
  });
}

function modeOf(flags: Flags): SessionMode {
  const said = (['paper', 'testnet', 'live'] as const).filter((mode) => flags[mode]);
  if (said.length <= 1) return said[0] ?? 'paper';
  throw new TradelabError('bad-option', `--${said.join(' and --')} are given together`, {
    hint: 'bots on paper and bots with orders run in processes of their own',
  });
}

async function choose(
  strategy: string | undefined,
  flags: Flags,
  mode: SessionMode,
  ledger: Ledger,
  io: Io,
): Promise<ChosenBots> {
  const { config, resume, fresh } = flags;
  if (config === undefined && resume.length > 0)
    return { bots: await resumed(ledger, resume, mode), warnings: [] };
  if (config === undefined) return newBots(await plansOf([botOf(strategy, flags, io)], mode));
  const { bots, ...rest } = await readBots(config, io.env);
  const chosen = fresh
    ? newBots(await plansOf(bots, mode))
    : await goOn(ledger, bots, mode, named(ledger, resume));
  return { ...chosen, ...rest };
}

async function confirm({ bots, confirm }: ChosenBots, flags: Flags, ledger: Ledger, io: Io): Promise<void> {
  const { confirmRealOrders } = await import('../inputs/confirm.ts');
  await confirmRealOrders({
    ...{ bots: atStake(ledger, bots), mode: 'live', ledger, confirm, io },
    ...{ testnetFirst: !flags.noTestnetFirst, yes: flags.yes },
  });
}

/** The bot of the flags, and of the project's config where they say nothing. */
function botOf(name: string | undefined, given: Flags, io: Io): BotInput {
  const { strategy, flags } = withConfig(name, { ...UNUSED, ...given });
  const { data, timeframe, set: pairs, input: series, fill, limitFill } = flags;
  if (fill === 'close' || limitFill === 'through')
    note(io, 'warning: a session fills at the next open and at the touch, whatever the config says');
  const options = optionsOf({ ...flags, fill: undefined, limitFill: undefined, closeAtEnd: false });
  const [params, inputs] = [readPairs(pairs, '--set'), readPairs(series, '--input')];
  return { place: undefined, strategy, data, timeframe, params, inputs, options, fills: given.fills };
}

/** What a config may say of backtests besides. */
const UNUSED = {
  fill: undefined as 'next-open' | 'close' | undefined,
  limitFill: undefined as 'touch' | 'through' | undefined,
};
