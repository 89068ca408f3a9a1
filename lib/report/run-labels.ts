// What tells several runs apart, in as few words as do it.

import type { ParamValue, RunRecord } from '../core/index.ts';

/** A name for each run: its strategy, parameters and market as far as they differ; a number where nothing does. */
export function runLabels(runs: readonly Pick<RunRecord, 'strategy' | 'params' | 'bars'>[]): string[] {
  const differs = (of: (run: (typeof runs)[number]) => unknown) => new Set(runs.map(of)).size > 1;
  const names = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))];
  const varied = names.filter((name) => differs(({ params }) => params[name]));
  const strategies = differs(({ strategy }) => strategy);
  const labels = runs.map(({ strategy, params, bars }) =>
    [
      ...(strategies ? [strategy] : words(params, varied)),
      ...(differs((run) => run.bars.symbol) ? [bars.symbol] : []),
      ...(differs((run) => run.bars.timeframe) ? [bars.timeframe] : []),
    ].join(' '),
  );
  const same = (label: string) => labels.filter((other) => other === label).length > 1;
  return labels.map((label, k) => {
    if (!same(label)) return label;
    const more = strategies ? words(runs[k]!.params, varied).join(' ') : '';
    return `${label} ${more}`.trim() || `${runs[k]!.strategy} ${k + 1}`;
  });
}

function words(params: Readonly<Record<string, ParamValue>>, names: readonly string[]): string[] {
  return names.flatMap((name) => (params[name] === undefined ? [] : [`${name} ${params[name]}`]));
}
