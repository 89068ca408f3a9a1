// The list of commands, which `tradelab --help` prints without loading any of them.

import type { CommandEntry } from './commands.ts';

/** The help of all of tradelab, or of the commands that begin with `group`. */
export function overview(commands: Readonly<Record<string, CommandEntry>>, group?: string): string {
  const rows = Object.entries(commands).filter(
    ([name]) => group === undefined || name.startsWith(`${group} `),
  );
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const lines = rows.map(([name, { describe }]) => `  ${name.padEnd(width)}${describe}`);
  const head = group === undefined ? 'tradelab <command>' : `tradelab ${group} <command>`;
  const about = group === undefined ? ['Research, backtest and run trading strategies.', ''] : [];
  return `${[
    ...[head, '', ...about, 'Commands:', ...lines, ''],
    ...['General:', '  --help     show this help, or that of a command', '  --version  show the version'],
    ...(group === undefined ? ['', "'tradelab backtest' alone runs a first backtest on bundled data."] : []),
  ].join('\n')}\n`;
}
