// Vega-Lite to Vega, in Node: a page then needs the smaller of the two at run time, and reports its faults here.

import { TradelabError } from '../core/index.ts';
import type { ChartSpec } from './spec.ts';

/** A Vega spec as a plain object. */
export type VegaSpec = Readonly<Record<string, unknown>>;

/** The Vega spec of a chart; throws `bad-option` where `spec` is not valid Vega-Lite. */
export async function compileChart(spec: ChartSpec): Promise<VegaSpec> {
  const { compile } = await import('vega-lite');
  try {
    return compile(structuredClone(spec) as unknown as Parameters<typeof compile>[0])
      .spec as unknown as VegaSpec;
  } catch (cause) {
    const { title } = spec as Partial<ChartSpec>;
    const name = title === undefined ? 'what is to be drawn' : `the chart '${title.text}'`;
    // Vega-Lite repeats the whole spec, which holds the data.
    const reason = String(cause).replace(/\{.*\}/s, '{ … }');
    throw new TradelabError('bad-option', `${name} is not valid Vega-Lite: ${reason}`, {
      hint: 'a chart is made by chart(name, result)',
      cause,
    });
  }
}

/** The chart drawn as SVG text, in the light theme. */
export async function chartSvg(spec: ChartSpec): Promise<string> {
  const { parse, resetSVGDefIds, View } = await import('vega');
  const view = new View(parse((await compileChart(spec)) as Parameters<typeof parse>[0]), {
    renderer: 'none',
  });
  // Vega counts clip paths over all charts of a process: the same chart is the same text only from 0.
  resetSVGDefIds();
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
