import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

useTemporaryFolder();

/** Writes what a command prints as JSON to a file. */
async function record(words: string, file: string): Promise<void> {
  const { code, out } = await tradelab(`${words} --json --quiet`);
  expect(code).toBe(0);
  writeFileSync(file, out);
}

const SWEEP = 'sweep --set fast=5,10,20 --set slow=50,100 --from 2015-01-01';

test('a backtest is run again for its page and its charts', async () => {
  await record('backtest --from 2018-01-01', 'run.json');
  expect(await tradelab('report run.json')).toMatchObject({ code: 0, out: 'run.html\n' });
  expect(readFileSync('run.html', 'utf8').includes('<title>ema-cross on SPX 1d</title>')).toBe(true);
  expect(await tradelab('report run.json dd.svg --chart drawdown')).toMatchObject({ code: 0 });
  expect(readFileSync('dd.svg', 'utf8')).toContain('Drawdown');
});

test('a sweep, an optimisation and a simulation are drawn from their JSON alone', async () => {
  await record(SWEEP, 'sweep.json');
  await record(`${SWEEP} --method random --trials 4`, 'search.json');
  await record('montecarlo --from 2015-01-01 --runs 100', 'luck.json');
  const titles = { sweep: 'Sweep of ema-cross', search: 'Optimisation of', luck: 'Monte Carlo of ema-cross' };
  for (const [name, title] of Object.entries(titles)) {
    expect(await tradelab(`report ${name}.json`)).toMatchObject({ code: 0, out: `${name}.html\n` });
    expect(readFileSync(`${name}.html`, 'utf8').includes(`<h1>${title}`), name).toBe(true);
  }
  await tradelab('report sweep.json map.svg --chart heatmap');
  expect(readFileSync('map.svg', 'utf8')).toContain('Sharpe ratio by fast and slow');
  await tradelab('report luck.json fan.png --chart fan');
  expect(existsSync('fan.png')).toBe(true);
});

test('the best of a sweep alone are not drawn as if they were all', async () => {
  await record(`${SWEEP} --top 2`, 'best.json');
  expect(await tradelab('report best.json')).toEqual({
    ...{ code: 1, out: '' },
    err: 'error: best.json has the best 2 of 6 combinations, and what is drawn of a sweep is about all\nhint: print it without --top\n',
  });
  expect(existsSync('best.html')).toBe(false);
});

test('the page from the JSON of a sweep has the rows and the evidence of the sweep itself', async () => {
  await record(`${SWEEP} --luck`, 'sweep.json');
  await tradelab('report sweep.json');
  const page = readFileSync('sweep.html', 'utf8');
  const { runs, evidence } = JSON.parse(readFileSync('sweep.json', 'utf8'));
  const rows = JSON.parse(/id="combinations-data">([^<]*)/.exec(page)![1]!);
  const best = [...runs].sort((a, b) => b.metrics.sharpe - a.metrics.sharpe)[0];
  expect(rows['param fast'][0]).toBe(best.params.fast);
  expect(rows.sharpe[0]).toBeCloseTo(best.metrics.sharpe, 7);
  expect(page.includes(evidence.sentence.replaceAll("'", '&#39;'))).toBe(true);
});

test('a chart that the result does not have is refused with the nearest name', async () => {
  await record(SWEEP, 'sweep.json');
  const { code, err } = await tradelab('report sweep.json x.svg --chart heatmpa');
  expect({ code, err }).toEqual({
    code: 1,
    err: "error: there is no chart 'heatmpa' of a sweep\nhint: did you mean 'heatmap'?\n",
  });
});

test('what cannot be drawn from its JSON is refused with what to do', async () => {
  const refused = async (text: string) => {
    writeFileSync('bad.json', text);
    const { code, err } = await tradelab('report bad.json');
    expect(code).toBe(1);
    return err;
  };
  expect(await refused('{')).toContain('error: bad.json is no JSON');
  expect(await refused('3')).toContain('error: bad.json is no result of a backtest');
  expect(await refused('[]')).toContain('keep each in a file of its own');
  expect(await refused('{"kind":"walk-forward"}')).toContain('tradelab walkforward … --report');
  expect(await refused('{"kind":"monte-carlo"}')).toContain("bad.json has no 'data'");
  expect(await refused('{"runs":[],"strategy":"x"}')).toContain("bad.json has no 'data'");
  const sweep = { strategy: 'x', data: {}, options: {}, columns: {}, runs: [{}] };
  expect(await refused(JSON.stringify(sweep))).toContain('has runs without params and metrics');
});
