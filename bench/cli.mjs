// Whole processes: how long a command takes from the shell, against a Node that does nothing.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, row } from './measure.mjs';

const BIN = fileURLToPath(new URL('../cli/tradelab.js', import.meta.url));
// A catalog of its own: what is measured is not to be counted among anyone's runs.
const CATALOG = mkdtempSync(join(tmpdir(), 'tradelab-bench-'));
process.on('exit', () => rmSync(CATALOG, { recursive: true, force: true }));

export default async function () {
  const ms = await measure({
    node: () => run('-e', '0'),
    help: () => run(BIN, '--help'),
    backtest: () => run(BIN, 'backtest'),
    unrecorded: () => run(BIN, 'backtest', '--no-record'),
  });
  return {
    title: 'Whole processes',
    rows: [
      row('`tradelab --help`', ms.help, 'node -e 0', ms.node, '150 ms'),
      row('`tradelab backtest`', ms.backtest, 'node -e 0', ms.node, '600 ms'),
      row('`tradelab backtest`', ms.backtest, '`--no-record`', ms.unrecorded, '60 ms more'),
    ],
  };
}

function run(...args) {
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'ignore',
    env: { ...process.env, TRADELAB_CATALOG: CATALOG },
  });
  if (status !== 0) throw new Error(`bench: node ${args.join(' ')} ended with ${status}`);
}
