// `npm run bench`: everything that has a bound, as ratios within one run, written to bench/README.md.
// `npm run bench -- backtest indicators` runs some of the parts, and writes nothing.

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const PARTS = ['backtest', 'sweep', 'indicators', 'data', 'live', 'cli'];
const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !PARTS.includes(part));
if (unknown !== undefined) {
  console.error(`bench: there is no part '${unknown}'; there are ${PARTS.join(', ')}`);
  process.exit(1);
}

const sections = [];
for (const part of wanted.length > 0 ? wanted : PARTS) {
  console.error(`bench: ${part} …`);
  const section = await (await import(`./${part}.mjs`)).default();
  sections.push(section);
  console.log(table(section));
}
if (wanted.length === 0) writeFileSync(new URL('README.md', import.meta.url), page(sections));

function page(all) {
  const { model } = cpus()[0];
  return `# How fast it is

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${model.trim()}, Node ${process.version}.
Contestants run in turn within one process, and medians are shown. The ratios carry over to other machines, the
milliseconds do not. "By hand" is the loop in [hand-written.mjs](hand-written.mjs): one pass per column, for one
strategy alone, computing the same columns, trades, equity and metrics. Against vectorbt, backtesting.py and backtrader:
[peers](peers/README.md).

${all.map(table).join('\n')}`;
}

function table({ title, rows }) {
  const lines = rows.map(
    (r) =>
      `| ${r.what} | ${figure(r.ms)} | ${r.than} | ${figure(r.otherMs)} | ${figure(r.ratio)} | ${r.bound} |`,
  );
  return `## ${title}\n\n| what | ms | against | ms | ratio | bound |\n|---|---|---|---|---|---|\n${lines.join('\n')}\n`;
}

function figure(x) {
  return x === undefined || Number.isNaN(x) ? '' : x.toPrecision(3);
}
