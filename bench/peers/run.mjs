// `node bench/peers/run.mjs`: other backtesters on the same bars with the same rules, whether they agree with ours, and how
// long they take; written to README.md. `--install` makes the Python environment that it needs.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const REQUIREMENTS = here('requirements.txt');
const ENVIRONMENT = here('.venv');
const python = process.env.TRADELAB_PYTHON ?? join(ENVIRONMENT, 'bin', 'python');

if (process.argv.includes('--install')) {
  execFileSync('python3', ['-m', 'venv', ENVIRONMENT], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '-q', '-r', REQUIREMENTS], { stdio: 'inherit' });
}
const missing = whatIsMissing();
if (missing !== undefined) {
  console.error(
    `bench: the peers are left out: ${missing}\nbench: node bench/peers/run.mjs --install installs them`,
  );
  process.exit(0);
}
execFileSync(process.execPath, [here('../../cli/setup.mjs')], { stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'tradelab-peers-'));
try {
  const { runs } = await import('./runs.mjs');
  const { sweeps } = await import('./sweeps.mjs');
  const parts = [await runs(python, folder), await sweeps(python, folder)];
  for (const part of parts) console.log(table(part));
  writeFileSync(here('README.md'), page(parts));
} finally {
  rmSync(folder, { recursive: true });
}

function whatIsMissing() {
  if (!existsSync(python)) return `there is no ${python}`;
  const names = 'vectorbt, vectorbt_rust, backtesting, backtrader, pyarrow';
  const { status, stderr } = spawnSync(python, ['-c', `import ${names}`], { encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1);
}

function table({ title, text, rows }) {
  const lines = rows.map(({ what, ms, ratio, difference }) => {
    const times = ratio === undefined ? '' : `${figure(ratio)} ×`;
    return `| ${what} | ${figure(ms)} | ${times} | ${difference === undefined ? '' : difference.toExponential(0)} |`;
  });
  const head = '| what | ms | our time × | largest difference |\n|---|---|---|---|';
  return `## ${title}\n\n${text}\n\n${head}\n${lines.join('\n')}\n`;
}

function figure(x) {
  return x >= 1000 ? x.toFixed(0) : x.toPrecision(3);
}

function page(parts) {
  const packages = readFileSync(REQUIREMENTS, 'utf8').trim().split('\n');
  const { model } = cpus()[0];
  return `# Against the peers

Written by \`node bench/peers/run.mjs\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${model.trim()}, Node ${process.version}, ${versionOf(python)},
${packages.map((name) => name.replace('==', ' ')).join(', ')}.

All compute the same: an EMA cross, long only, market orders at the next open, a fee of 0.1 % of each fill. First it is checked
that their trades are on the same bars as ours, and that prices, equity and metrics differ by at most 1e-9 of their value (of 1,
where that is less); the largest difference is in the table. Each peer runs in a Python process of its own, which has compiled
before it is measured. They take turns, and the least times are shown; they are times of the processor, so that what else runs on the machine does not
count. The bars go to Python as an Arrow file.

The Python here uses public interfaces alone. \`node bench/peers/run.mjs --install\` makes the environment (PyPI); it is no part
of \`npm test\` or \`npm run bench\`.

${parts.map(table).join('\n')}`;
}

function versionOf(program) {
  return execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
}
