// Every command: its line in the help, and where it is loaded from.

import type { Command } from './command.ts';

/** A line in the list of commands, which `tradelab --help` prints without loading any. */
export interface CommandEntry {
  readonly describe: string;
  readonly load: () => Promise<Command>;
}

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  backtest: {
    describe: 'Run a strategy over history and show what came of it',
    load: async () => (await import('./commands/backtest.ts')).backtestCommand,
  },
  sweep: {
    describe: 'Run a strategy with every combination of parameters',
    load: async () => (await import('./commands/sweep.ts')).sweepCommand,
  },
  montecarlo: {
    describe: 'Draw a run anew many times, to see how much of it is luck',
    load: async () => (await import('./commands/montecarlo.ts')).monteCarloCommand,
  },
  walkforward: {
    describe: 'Choose parameters on the past, and trade them on what came after',
    load: async () => (await import('./commands/walkforward.ts')).walkforwardCommand,
  },
  check: {
    describe: 'Prove that a strategy does not look ahead, and replays the same',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  verify: {
    describe: 'Make a recorded result again and say what differs',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  report: {
    describe: 'Write the page or a chart of a recorded result, or of a session',
    load: async () => (await import('./commands/report.ts')).reportCommand,
  },
  compare: {
    describe: 'Show where a session differs from its backtest',
    load: async () => (await import('./commands/compare.ts')).compareCommand,
  },
  strategies: {
    describe: 'List the strategies, or the parameters of one',
    load: async () => (await import('./commands/strategies.ts')).strategiesCommand,
  },
  'data list': {
    describe: 'List the series of the catalog',
    load: async () => (await import('./commands/data/list.ts')).listCommand,
  },
  'data download': {
    describe: 'Download bars from an exchange into the catalog',
    load: async () => (await import('./commands/data/download.ts')).downloadCommand,
  },
  'data import': {
    describe: 'Import a .csv or .parquet file into the catalog',
    load: async () => (await import('./commands/data/import.ts')).importCommand,
  },
  'data generate': {
    describe: 'Make synthetic series',
    load: async () => (await import('./commands/data/generate.ts')).generateCommand,
  },
  'data record': {
    describe: 'Keep series current from the streams of an exchange',
    load: async () => (await import('./commands/data/record.ts')).recordCommand,
  },
  'data check': {
    describe: 'Check and grade the quality of bars',
    load: async () => (await import('./commands/data/check.ts')).checkDataCommand,
  },
  'data repair': {
    describe: 'Ask the exchange again where bars are missing or doubtful',
    load: async () => (await import('./commands/data/repair.ts')).repairCommand,
  },
  'data retention': {
    describe: 'Remove the bars of a series that are older than they need to be',
    load: async () => (await import('./commands/data/retention.ts')).retentionCommand,
  },
  'data resample': {
    describe: 'Make longer bars of a series',
    load: async () => (await import('./commands/data/resample.ts')).resampleCommand,
  },
  'data export': {
    describe: 'Write bars to a file',
    load: async () => (await import('./commands/data/export.ts')).exportCommand,
  },
  'data sql': {
    describe: 'Ask the catalog in SQL',
    load: async () => (await import('./commands/data/sql.ts')).sqlCommand,
  },
  'runs list': {
    describe: 'List the recorded runs',
    load: async () => (await import('./commands/runs/list.ts')).runsListCommand,
  },
  'runs show': {
    describe: 'Show a recorded run',
    load: async () => (await import('./commands/runs/show.ts')).runsShowCommand,
  },
  'runs compare': {
    describe: 'Show recorded runs side by side',
    load: async () => (await import('./commands/runs/compare.ts')).runsCompareCommand,
  },
  'keys add': {
    describe: 'Keep the keys of an account at an exchange, sealed',
    load: async () => (await import('./commands/keys/add.ts')).keysAddCommand,
  },
  'keys list': {
    describe: 'List the accounts whose keys are kept',
    load: async () => (await import('./commands/keys/list.ts')).keysListCommand,
  },
  'keys remove': {
    describe: 'Remove the keys of an account',
    load: async () => (await import('./commands/keys/remove.ts')).keysRemoveCommand,
  },
  'keys check': {
    describe: 'Ask an exchange what the keys of an account may do',
    load: async () => (await import('./commands/keys/check.ts')).keysCheckCommand,
  },
  live: {
    describe: 'Run strategies on bars as they close',
    load: async () => (await import('./commands/live.ts')).liveCommand,
  },
  'bots list': {
    describe: 'List the sessions, and which process runs them',
    load: async () => (await import('./commands/bots/list.ts')).botsListCommand,
  },
  'bots status': {
    describe: 'Show a session with its orders and fills',
    load: async () => (await import('./commands/bots/status.ts')).botsStatusCommand,
  },
  'bots logs': {
    describe: 'Print the journal of a session in words',
    load: async () => (await import('./commands/bots/logs.ts')).botsLogsCommand,
  },
  'bots pause': {
    describe: 'Have sessions decide nothing for a while',
    load: async () => (await import('./commands/bots/tell.ts')).botsTellCommand('pause'),
  },
  'bots resume': {
    describe: 'Have sessions decide again',
    load: async () => (await import('./commands/bots/tell.ts')).botsTellCommand('resume'),
  },
  'bots halt': {
    describe: 'Take back the orders of sessions, and have them wait',
    load: async () => (await import('./commands/bots/tell.ts')).botsTellCommand('halt'),
  },
  'bots liquidate': {
    describe: 'Take back the orders of sessions, and close their positions',
    load: async () => (await import('./commands/bots/tell.ts')).botsTellCommand('liquidate'),
  },
  'bots stop': {
    describe: 'End sessions',
    load: async () => (await import('./commands/bots/tell.ts')).botsTellCommand('stop'),
  },
  'ledger verify': {
    describe: 'Check that the ledger of sessions is whole',
    load: async () => (await import('./commands/ledger/verify.ts')).ledgerVerifyCommand,
  },
  'ledger backup': {
    describe: 'Write the ledger of sessions into one file',
    load: async () => (await import('./commands/ledger/backup.ts')).ledgerBackupCommand,
  },
  'ledger restore': {
    describe: 'Make a backup the ledger of sessions',
    load: async () => (await import('./commands/ledger/restore.ts')).ledgerRestoreCommand,
  },
  'ledger export': {
    describe: 'Write the tables of the ledger of sessions to files',
    load: async () => (await import('./commands/ledger/export.ts')).ledgerExportCommand,
  },
  notebook: {
    describe: 'Start Jupyter with the TypeScript kernel ready',
    load: async () => (await import('./commands/notebook.ts')).notebookCommand,
  },
  init: {
    describe: 'Make a project with a config, a strategy and a test',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
};
