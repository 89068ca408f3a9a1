// The page of a portfolio.

import { formatTime, type PortfolioRecord } from '../../core/index.ts';
import { decimal } from '../../metrics/format.ts';
import type { PageParts } from '../document.ts';
import { type Html, html } from '../html.ts';
import { drawnPortfolio } from '../records.ts';
import type { ReportOptions } from '../report-html.ts';
import { chartSections } from '../sections/charts.ts';
import { dataLine, detailSection, syntheticBanner, warningSection } from '../sections/details.ts';
import { drawdownSection } from '../sections/drawdowns.ts';
import { luckSection } from '../sections/luck.ts';
import { headlineCards, metricSection } from '../sections/metrics.ts';
import { plainTable } from '../sections/plain-table.ts';
import { type Column, cell, dataTable } from '../sections/table.ts';
import { MOST_TRADES, tradesData } from '../trades-data.ts';

/** The total and its parts: figures, performance, legs, correlations, trades and all metrics. */
export async function portfolioPage(
  portfolio: PortfolioRecord,
  { evidence }: ReportOptions,
): Promise<PageParts> {
  const { strategy, symbols, timeframe, time, options } = portfolio;
  const run = drawnPortfolio(portfolio);
  const data = { symbol: symbols.join(', '), timeframe, bars: time.length };
  return {
    title: `Portfolio of ${strategy} on ${symbols.length} symbols ${timeframe}`,
    heading: `Portfolio of ${strategy}`,
    subtitle: dataLine({ ...data, from: time[0] ?? 0, to: time.at(-1) ?? 0 }),
    timeframe,
    scripts: ['charts', 'table'],
    body: html`
${syntheticBanner(...portfolio.legs.map(({ synthetic }) => synthetic))}
${warningSection(portfolio)}
${headlineCards(portfolio)}
${luckSection(evidence)}
${await chartSections(run)}
${legSection(portfolio)}
${correlationSection(portfolio)}
${drawdownSection(run)}
${tradeSection(portfolio)}
${metricSection(portfolio)}
${detailSection('This portfolio', [
  ['Legs', portfolio.legs.map(({ name, params }) => [name, params] as const)],
  ['Options', Object.entries(options)],
  [
    'Data',
    [
      ['timeframe', timeframe],
      ['bars', time.length.toLocaleString('en-US')],
      ...portfolio.legs.map(
        ({ symbol, from, to }) => [symbol, `${formatTime(from)} to ${formatTime(to)}`] as const,
      ),
    ],
  ],
])}`,
  };
}

function legSection({ legs, refused }: PortfolioRecord): Html {
  const columns: Column[] = [
    { key: 'name', label: 'Leg', format: 'text' },
    { key: 'strategy', label: 'Strategy', format: 'text' },
    { key: 'weight', label: 'Weight', format: 'percent', digits: 1 },
    { key: 'contribution', label: 'Contribution', format: 'percent', digits: 2, signed: true },
    { key: 'pnl', label: 'Profit', format: 'number', digits: 2, signed: true },
    { key: 'trades', label: 'Trades', format: 'number' },
    { key: 'exposure', label: 'Exposure', format: 'percent', digits: 1 },
    { key: 'feesPaid', label: 'Fees', format: 'number', digits: 2 },
    { key: 'refused', label: 'Refused or cut', format: 'number' },
  ];
  const refusals = (name: string) => refused.filter(({ leg }) => leg === name).length;
  return html`
<section class="panel" id="legs">
  <h2>Legs</h2>
  <p class="note">A contribution is a fraction of the starting cash: together they are the total return. Orders are refused or cut where the account could not pay for them, or too many positions were open.</p>
  ${dataTable('leg-list', 'Legs', columns, {
    name: legs.map(({ name }) => name),
    strategy: legs.map((leg) => leg.strategy),
    ...Object.fromEntries(
      (['weight', 'contribution', 'pnl', 'trades', 'exposure', 'feesPaid'] as const).map((key) => [
        key,
        legs.map((leg) => cell(leg[key])),
      ]),
    ),
    refused: legs.map(({ name }) => refusals(name)),
  })}
</section>`;
}

function correlationSection({ correlation: { symbols, values } }: PortfolioRecord): Html | false {
  if (symbols.length < 2) return false;
  return html`
<section class="panel" id="correlation">
  <h2>Correlation</h2>
  <p class="note">Of the bar returns of every two symbols.</p>
  ${plainTable(
    ['', ...symbols],
    symbols.map((symbol, k) => [symbol, ...values[k]!.map((value) => decimal(value))]),
  )}
</section>`;
}

function tradeSection(portfolio: PortfolioRecord): Html {
  const { trades } = portfolio;
  const count = trades.length.toLocaleString('en-US');
  if (trades.length === 0)
    return html`<section class="panel" id="trades"><h2>Trades</h2><p class="note">No trade was closed.</p></section>`;
  const which =
    trades.length > MOST_TRADES ? `The last ${MOST_TRADES.toLocaleString('en-US')} of ${count}` : count;
  const columns: Column[] = [
    { key: 'number', label: '#', format: 'number' },
    { key: 'leg', label: 'Leg', format: 'text' },
    { key: 'side', label: 'Side', format: 'text' },
    { key: 'entryTime', label: 'Entry', format: 'time' },
    { key: 'exitTime', label: 'Exit', format: 'time' },
    { key: 'bars', label: 'Bars', format: 'number' },
    { key: 'fees', label: 'Fees', format: 'number', digits: 2 },
    { key: 'pnl', label: 'Profit', format: 'number', digits: 2, signed: true },
    { key: 'return', label: 'Return', format: 'percent', digits: 2, signed: true },
    { key: 'exitReason', label: 'Exit by', format: 'text' },
  ];
  return html`
<section class="panel" id="trades">
  <h2>Trades</h2>
  <p class="note">${which} closed trades, after fees and slippage, times in UTC.</p>
  ${dataTable('trade-list', 'Trades', columns, {
    ...tradesData(portfolio),
    leg: trades.slice(-MOST_TRADES).map(({ leg }) => leg),
  })}
</section>`;
}
