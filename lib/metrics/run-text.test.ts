import { expect, test } from 'vitest';
import { textTable } from '../core/inspect.ts';
import { dataText, metricsText, paramsText } from './run-text.ts';

test('a table as text has words to the left and numbers to the right', () => {
  expect(
    textTable(
      ['name', 'value'],
      [
        ['a', '1'],
        ['long name', '12.50'],
      ],
      1,
    ),
  ).toBe(['name       value', 'a              1', 'long name  12.50'].join('\n'));
});

test('metrics stand in two columns in the order of their table, those that are not there left out', () => {
  expect(metricsText({ totalReturn: 0.1966, trades: 80, sharpe: null, unknown: 3 })).toBe(
    [
      'Total return                  19.66%    Trades                            80',
      'Sharpe ratio                       –',
    ].join('\n'),
  );
});

test('data and parameters are named in a line', () => {
  const [from, to] = [Date.UTC(2000, 0, 3), Date.UTC(2020, 3, 17)];
  const data = { symbol: 'SPX', timeframe: '1d', from, to, bars: 5105 };
  expect(dataText(data)).toBe('SPX 1d, 2000-01-03 to 2020-04-17, 5,105 bars');
  expect(paramsText({ fast: 12, zero: false })).toBe('fast 12, zero false');
});
