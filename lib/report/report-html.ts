// Any result as one self-contained HTML page that opens offline.

import { writeFile } from 'node:fs/promises';
import { writeWhole } from '../core/files.ts';
import type { Evidence } from '../core/index.ts';
import type { ChartOptions } from './charts/index.ts';
import { documentText, type PageParts } from './document.ts';
import { comparisonPage } from './pages/comparison.ts';
import { monteCarloPage } from './pages/monte-carlo.ts';
import { portfolioPage } from './pages/portfolio.ts';
import { runPage } from './pages/run.ts';
import { sweepPage } from './pages/sweep.ts';
import { walkForwardPage } from './pages/walk-forward.ts';
import { kindOf, type Reportable } from './records.ts';

/** What a page may be told besides its record. */
export interface ReportOptions extends Pick<ChartOptions, 'metric'> {
  /** Whether it is luck: a section of its own in the page of a run, a sweep or a walk-forward. */
  readonly evidence?: Evidence;
}

const PAGES = {
  run: runPage,
  sweep: sweepPage,
  optimise: sweepPage,
  'walk-forward': walkForwardPage,
  portfolio: portfolioPage,
  'monte-carlo': monteCarloPage,
  comparison: comparisonPage,
} as const;

/**
 * Writes the page of a run, a sweep, a walk-forward, a portfolio, a Monte Carlo simulation or several runs side by
 * side to an HTML file, making its folder. `metric` is the one that a sweep is ranked by. Throws `disk`, and what
 * `reportHtml` throws.
 */
export async function writeReport(
  record: Reportable,
  file: string,
  options: ReportOptions = {},
): Promise<void> {
  const page = await reportHtml(record, options);
  await writeWhole(file, (aside) => writeFile(aside, page));
}

/**
 * The page of a record as text: the same record gives the same text. Throws `not-found` for a metric that a sweep does
 * not have.
 */
export async function reportHtml(record: Reportable, options: ReportOptions = {}): Promise<string> {
  const page: (record: never, options: ReportOptions) => Promise<PageParts> = PAGES[kindOf(record)];
  return documentText(await page(record as never, options));
}
