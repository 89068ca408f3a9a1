// tradelab data generate: synthetic series into the catalog, marked as what they are.

import {
  type GenerateOptions,
  generateBars,
  parseTimeframe,
  type StoreReport,
  storeBars,
  TradelabError,
} from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { choice, number, text } from '../../flag.ts';
import { print } from '../../io.ts';
import { storedLine } from './stored.ts';

const [SERIES, MODEL] = ['Series', 'Model'];

export const generateCommand = defineCommand({
  describe: 'Makes synthetic series, seeded, and stores them under the venue "synthetic".',
  positionals: {
    symbols: { describe: 'names parted by commas (BTC/USDT,ETH/USDT), or how many; default 1' },
  },
  flags: {
    timeframe: text({ describe: 'default 1h', group: SERIES }),
    bars: number({ describe: 'how many of each symbol; default 10000', group: SERIES }),
    start: text({ describe: 'the first open time; default 2020-01-01', group: SERIES }),
    price: number({ describe: 'the first price; default 100', group: SERIES }),
    seed: number({ describe: 'the same seed gives the same bars; default 1', group: SERIES }),
    model: choice(['random-walk', 'garch', 'regime'], {
      describe: 'random-walk (default), garch (clustered volatility) or regime (bull and bear)',
      group: MODEL,
    }),
    drift: number({ describe: 'per year, of random-walk and garch; default 0.1', group: MODEL }),
    volatility: number({ describe: 'per year, of random-walk and garch; default 0.4', group: MODEL }),
    alpha: number({ describe: 'how garch answers to shocks; default 0.1', group: MODEL }),
    beta: number({ describe: 'how long garch remembers; default 0.85', group: MODEL }),
    ...JSON_FLAG,
  },
  examples: ['data generate TEST/USDT --timeframe 1h --bars 5000 --seed 1', 'data generate 20 --model garch'],
  async run({ args, flags }, io) {
    const { timeframe = '1h', bars = 10_000, seed = 1, model = 'random-walk', json, ...given } = flags;
    requireOfModel(model, given);
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const options = { timeframe: parseTimeframe(timeframe), bars, seed, model, ...said } as GenerateOptions;
    const reports: StoreReport[] = [];
    for (const series of generateBars({ ...options, symbols: parseSymbols(args.symbols) }))
      reports.push(await storeBars(series, { venue: 'synthetic' }));
    if (json) print(io, JSON.stringify(reports, null, 2));
    else for (const report of reports) print(io, storedLine(report));
    return 0;
  },
});

function parseSymbols(text = '1'): number | string[] {
  return /^\d+$/.test(text) ? Number(text) : text.split(',');
}

const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'random-walk': ['drift', 'volatility'],
  garch: ['drift', 'volatility', 'alpha', 'beta'],
  regime: [],
};

/** Refuses a setting that the model would not look at. */
function requireOfModel(model: string, given: Readonly<Record<string, unknown>>): void {
  for (const name of SETTINGS['garch']!) {
    if (given[name] === undefined || SETTINGS[model]!.includes(name)) continue;
    const models = Object.keys(SETTINGS).filter((other) => SETTINGS[other]!.includes(name));
    throw new TradelabError('bad-option', `the model '${model}' has no --${name}`, {
      hint: `it is of ${models.join(' and ')}`,
    });
  }
}
