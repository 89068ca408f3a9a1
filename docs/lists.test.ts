// The lists of indicators and metrics in the docs are written from the tables in the code, by `npm run golden`.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INDICATORS } from '../lib/indicators/index.ts';
import { METRICS } from '../lib/metrics/index.ts';

const indicators = `# The indicators

Each takes a series (or the bars, where it needs more than one column) and returns a series, lazily; those with several
outputs return a record of them. Values agree with TA-Lib to 1e-9 where TA-Lib has the indicator.

| name | indicator | usual call | formula and convention |
|---|---|---|---|
${Object.entries(INDICATORS)
  .map(([name, { title, source, make }]) => `| \`${name}\` | ${title} | \`${callOf(make)}\` | ${source} |`)
  .join('\n')}

Any indicator or candlestick pattern of the npm package technicalindicators becomes an operator by
\`fromTechnicalIndicators\`; an indicator of your own is [an operator](writing-a-strategy.md#your-own-operator).
`;

const metrics = `# The metrics

Fractions, not percent, everywhere in code and JSON. A metric that is undefined is \`null\`: no trades, no losing trade, no
variance. Bar returns are simple returns from close to close; a year has as many bars as the market trades (365 days
where it never closes, 252 trading days for stocks), or what \`periodsPerYear\` says.

| key | metric | unit | what it tells | convention | source |
|---|---|---|---|---|---|
${Object.entries(METRICS)
  .map(
    ([name, m]) =>
      `| \`${name}\` | ${m.label} | ${m.unit} | ${cell(m.description)} | ${cell(m.convention)} | ${cell(m.source)} |`,
  )
  .join('\n')}
`;

for (const [file, text] of [
  ['indicators.md', indicators],
  ['metrics.md', metrics],
] as const) {
  test(`docs/${file} says what the code says`, () => {
    const path = new URL(file, import.meta.url);
    if (process.env['TRADELAB_GOLDEN'] === 'write') writeFileSync(path, text);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
}

/** `({ close }) => ema(close, 20)` is called as `ema(close, 20)`. */
function callOf(make: unknown): string {
  const source = String(make)
    .replace(/\s+/g, ' ')
    .replace(/\(0,\s*__vite_ssr_import_\d+__\.(\w+)\)/g, '$1');
  return source
    .slice(source.indexOf('=>') + 2)
    .trim()
    .replace(/\|/g, '\\|');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|');
}
