// Series that are not bars on the command line: imported, listed, checked, asked in SQL, and read by a strategy.
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();

const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const months = Array.from({ length: 240 }, (_, k) =>
  new Date(Date.UTC(2000, k, 1)).toISOString().slice(0, 10),
);
const values = (k: number) => 50 + 30 * Math.sin(k);

/** Imports two surveys and writes a strategy that reads one of them. */
async function prepare(): Promise<void> {
  const rows = (shift: number) => months.map((month, k) => `${month},${values(k + shift)},word`);
  writeFileSync('mood.csv', lines('date,value,note', ...rows(0)));
  writeFileSync('other.csv', lines('date,value,note', ...rows(1)));
  writeFileSync(
    'calm.ts',
    `import { defineStrategy, input, param, sma } from 'tradelab';
export const calm = defineStrategy({
  name: 'calm',
  inputs: { mood: input.series('mood') },
  params: { low: param.float(40) },
  indicators: ({ mood, close }, p) => ({ mood, slow: sma(close, 20) }),
  signals: ({ mood }, _, p) => ({ entries: mood.lt(p.low), exits: mood.gt(60) }),
});
`,
  );
  for (const name of ['mood', 'other'])
    expect((await tradelab(`data import ${name}.csv --kind series --as ${name} --lag 5w`)).code).toBe(0);
}

test('a file without times of publication is refused with the reason, and imported with a lag', async () => {
  writeFileSync('survey.csv', lines('date,value,note', '2024-01-01,5,a', '2024-02-01,6,b'));
  const refused = await tradelab('data import survey.csv --kind series --as survey');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(
    /^error: survey.csv says in 'date' which time .*\nhint: a backtest would use them before/,
  );
  const done = await tradelab('data import survey.csv --kind series --as survey --lag 1d --source ours');
  expect(done).toEqual({
    code: 0,
    out: 'survey (value): 2 added; 2 rows, published 2024-01-02 to 2024-02-02\n',
    err: 'warning: left out, as they hold no numbers: note\n',
  });
  const { out } = await tradelab('data list');
  expect(out).toMatch(/^Series +Values +Rows +Published from +To +Size +From where$/m);
  expect(out).toMatch(/^survey +value +2 +2024-01-02 +2024-02-02 +\d+ kB +ours$/m);
  expect(JSON.parse((await tradelab('data list --json')).out)).toMatchObject([
    { id: 'survey', kind: 'series' },
  ]);
  expect((await tradelab('data check survey')).out).toBe(
    'survey (value), 2 rows, published 2024-01-02 to 2024-02-02\nNothing was found.\n',
  );
  const asked = await tradelab([
    'data',
    'sql',
    'SELECT name, sum(value) AS total FROM observations GROUP BY name',
  ]);
  expect(asked.out).toMatch(/^value +11$/m);
});

test('a file that rewrites what was published says so', async () => {
  writeFileSync('survey.csv', lines('date,value', '2024-01-01,5', '2024-02-01,7', '2024-03-01,8'));
  const { code, out, err } = await tradelab('data import survey.csv --kind series --as survey --lag 1d');
  expect({ code, out }).toEqual({
    code: 0,
    out: 'survey (value): 1 added, 1 replaced, 1 unchanged; 3 rows, published 2024-01-02 to 2024-03-02\n',
  });
  expect(err).toMatch(/^warning: 1 of the rows were published with other values before/);
});

test('flags of the other kind of file are refused', async () => {
  const refusal = async (words: string) => (await tradelab(`data import survey.csv ${words}`)).err;
  expect(await refusal('--lag 1d')).toBe('error: --lag is not for a file of bars\nhint: add --kind series\n');
  expect(await refusal('--kind series --as a --skip-broken')).toContain(
    '--skip-broken is not for a file of series',
  );
  expect(await refusal('--kind series')).toContain('the series has no name');
});

test('a strategy reads its series in every command, and a result of it is verified', async () => {
  await prepare();
  const result = JSON.parse((await tradelab('backtest ./calm.ts --json')).out);
  expect(result.data.inputs).toEqual({ mood: 'mood' });
  expect(result.trades.length).toBeGreaterThan(10);
  writeFileSync('result.json', JSON.stringify(result));
  expect((await tradelab('verify result.json')).code).toBe(0);
  expect((await tradelab('check ./calm.ts --from 2015-01-01')).out).toContain('Proven for these bars');
  const swept = JSON.parse((await tradelab('sweep ./calm.ts --set low=40,45 --workers 1 --json')).out);
  const row = swept.runs.find((run: { params: { low: number } }) => run.params.low === 40);
  expect(row.metrics.finalEquity).toBe(result.metrics.finalEquity);
  expect((await tradelab('strategies ./calm.ts')).out).toContain(
    "It reads mood: 'value' of the series 'mood'.",
  );
});

test('--input takes an input from another series, and the result remembers it', async () => {
  const { out } = await tradelab('backtest ./calm.ts --json --input mood=other');
  const result = JSON.parse(out);
  expect(result.data.inputs).toEqual({ mood: 'other' });
  writeFileSync('result.json', out);
  expect((await tradelab('verify result.json')).code).toBe(0);
  expect((await tradelab('backtest ./calm.ts --input mood=other')).out).toMatch(
    /^calm on SPX .* bars with other$/m,
  );
  const unknown = await tradelab('backtest ./calm.ts --input moud=other');
  expect(unknown.err).toBe("error: strategy 'calm' has no input 'moud'\nhint: did you mean 'mood'?\n");
  const none = await tradelab('backtest --input mood=other');
  expect(none.err).toContain("strategy 'ema-cross' has no input 'mood'");
  const missing = await tradelab('backtest ./calm.ts --input mood=fear-greed');
  expect(missing.err).toMatch(/there is no series 'fear-greed' in the catalog\nhint: 'tradelab data import/);
});
