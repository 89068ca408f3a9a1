// What `tradelab data` says of an exchange's maintenance, by an exchange on loopback that speaks as OKX.
import { type Bars, createBars, generateBars } from 'tradelab';
import { startTestExchange, type TestExchange } from 'tradelab/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

const [ALL] = generateBars({
  ...{
    model: 'random-walk',
    seed: 5,
    bars: 1500,
    timeframe: '1m',
    start: '2024-01-01',
    symbols: ['BTC/USDT'],
  },
}) as [Bars];
// From 08:20 to 09:10 nothing was traded.
const column = (name: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume') =>
  ALL[name].filter((_, k) => k < 500 || k >= 550);
const BARS = createBars({
  ...{ time: column('time'), open: column('open'), high: column('high'), low: column('low') },
  ...{ close: column('close'), volume: column('volume'), symbol: 'BTC/USDT', timeframe: '1m' },
});

useTemporaryFolder();

let exchange: TestExchange;

beforeEach(async () => {
  const now = ALL.time[1000]! + 3000;
  exchange = await startTestExchange({ dialect: 'okx', markets: [{ bars: BARS }], now });
  const title = 'Upgrade of the matching engine';
  const [begin, end] = [ALL.time[500]!, ALL.time[550]!];
  exchange.exchange.maintenance = [{ title, begin, end, serviceType: '5' }];
  process.env['TRADELAB_EXCHANGE_HOST'] = exchange.url;
});
afterEach(async () => {
  delete process.env['TRADELAB_EXCHANGE_HOST'];
  await exchange.close();
});

const download = () => tradelab('data download okx:BTC/USDT --timeframe 1m --from 2024-01-01');

test('data check names the maintenance of which a download has learnt', async () => {
  expect(await download()).toMatchObject({ code: 0, err: expect.not.stringContaining('warning') });
  const { out } = await tradelab('data check okx:BTC/USDT');
  expect(out).toContain('Grade A: 0.00% of the bars are missing or doubtful');
  expect(out.trimEnd().split('\n').slice(-2)).toEqual([
    'maintenance: 1 (50 bars)',
    '  row 500 (2024-01-01 09:10): 50 missing after 2024-01-01 08:19, in maintenance: Upgrade of the matching engine',
  ]);
});

test('maintenance that cannot be learnt is a warning of downloads and repairs', async () => {
  const warning = /^warning: the maintenance of okx is not known: /m;
  exchange.faults.fail({ path: '/system/status', answer: 401, times: 2 });
  expect(await download()).toMatchObject({ code: 0, err: expect.stringMatching(warning) });
  const repair = await tradelab('data repair okx:BTC/USDT');
  expect(repair).toMatchObject({ code: 0, err: expect.stringMatching(warning) });
});
