// Whole processes: how long a command takes from the shell, against a Node that does nothing.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measure, row } from './measure.mjs';

const BIN = fileURLToPath(new URL('../cli/tradelab.js', import.meta.url));

export default async function () {
  const ms = await measure({
    node: () => run('-e', '0'),
    help: () => run(BIN, '--help'),
    backtest: () => run(BIN, 'backtest'),
  });
  return {
    title: 'Whole processes',
    rows: [
      row('`tradelab --help`', ms.help, 'node -e 0', ms.node, '150 ms'),
      row('`tradelab backtest`', ms.backtest, 'node -e 0', ms.node, '600 ms'),
    ],
  };
}

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`bench: node ${args.join(' ')} ended with ${status}`);
}
