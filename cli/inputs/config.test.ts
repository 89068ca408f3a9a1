import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

const config = (value: unknown) =>
  writeFileSync('tradelab.config.json', typeof value === 'string' ? value : JSON.stringify(value));
const run = async (words = '') => JSON.parse((await tradelab(`backtest ${words} --json --quiet`)).out);

test('the config fills in what the flags leave out', async () => {
  config({ from: '2010-01-01', cash: 500, fee: 0, size: 'notional:100', closeAtEnd: true });
  expect((await run()).options).toMatchObject({
    cash: 500,
    fee: 0,
    size: { notional: 100 },
    closeAtEnd: true,
  });
  const { options, data } = await run('--cash 600 --from 2012-01-01');
  expect(options).toMatchObject({ cash: 600, fee: 0 });
  expect(data.from).toBe(Date.UTC(2012, 0, 3));
});

test('its paths are from its own folder, from wherever a command is called', async () => {
  await tradelab('data export sp500 bars.csv --from 2015-01-01');
  config({ data: 'bars.csv' });
  mkdirSync('deep/er', { recursive: true });
  process.chdir('deep/er');
  const { data } = await run();
  process.chdir('../..');
  expect(data).toMatchObject({ id: '../../bars.csv', from: Date.UTC(2015, 0, 2) });
});

test.each([
  ['{', /tradelab.config.json: .*JSON/, /double quotes/],
  [[], /holds no object/, /"data"/],
  [{ fees: 1 }, /unknown name 'fees'/, /did you mean 'fee'/],
  [{ fee: 'abc' }, /fee in .*tradelab.config.json is 'abc'/, /write it out/],
  [{ fee: [1] }, /fee is \[1\]/, /text or a number/],
  [{ fee: 2 }, /fee is 2/, /from 0 to 1/],
])('the config %j is a mistake that is explained', async (value, message, hint) => {
  config(value);
  const { code, out, err } = await tradelab('backtest');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err.split('\n')[0]).toMatch(message);
  expect(err.split('\n')[1]).toMatch(hint);
});
