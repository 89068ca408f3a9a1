import { expect, test } from 'vitest';
import { backtest } from '../backtest/index.ts';
import { evidence, sweep, sweepEvidence } from '../research/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { evidenceOf, evidenceOfSweep } from './evidence-of.ts';
import { cross, swingingBars } from './process.fixture.ts';
import { recording } from './runs.fixture.ts';
import { trialsOn } from './trials-on.ts';

const bars = swingingBars();

test('all that was tried on the market counts', async () => {
  const { catalog, record } = recording();
  await sweep(cross, bars, { params: { fast: [3, 4, 5, 6] } });
  const run = backtest(cross, bars, { params: { fast: 7 } });
  await record.flush();
  const { sharpeVariance } = await trialsOn(bars, { catalog });
  const found = await evidenceOf(run, { catalog });
  expect(found).toEqual(evidence(run, { trials: 5, sharpeVariance, trialsFrom: 'ledger' }));
});

test('where nothing is recorded the run is the only trial', async () => {
  const run = backtest(cross, bars);
  const found = await evidenceOf(run, { catalog: temporaryFolder(), confidence: 0.9 });
  expect(found).toMatchObject({ trials: 1, sharpeVariance: null, trialsFrom: 'ledger', confidence: 0.9 });
});

test('for the best of a sweep, all trials of the ledger count, and its own where it is not recorded', async () => {
  const { catalog, record } = recording();
  backtest(cross, bars, { params: { fast: 2 } });
  const swept = await sweep(cross, bars, { params: { fast: [3, 4, 5, 6] } });
  await record.flush();
  const { sharpeVariance } = await trialsOn(bars, { catalog });
  expect(await evidenceOfSweep(cross, bars, swept, { catalog })).toEqual(
    await sweepEvidence(cross, bars, swept, { trials: 5, sharpeVariance, trialsFrom: 'ledger' }),
  );
  const unknown = await evidenceOfSweep(cross, bars, swept, { catalog: temporaryFolder() });
  expect(unknown).toMatchObject({ trials: 4, trialsFrom: 'sweep' });
});
