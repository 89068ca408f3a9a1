// What a check finds in a series that is not bars, by hand-made files.
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { checkObservations } from './check-observations.ts';
import { fileWith } from './files.fixture.ts';
import { importObservations } from './import-observations.ts';

const date = (day: number) => new Date(Date.UTC(2024, 0, day)).toISOString();

/** What is found in rows of [day of publication, day that it is about, value], as 'kind row: message'. */
async function found(rows: readonly (readonly [number, number, number | ''])[]): Promise<string[]> {
  const catalog = temporaryFolder();
  const text = rows.map(([published, period, value]) => `${date(published)},${date(period)},${value}`);
  const file = fileWith('x.csv', ['published,period,value', ...text].join('\n'));
  await importObservations(file, { as: 'mood', catalog });
  const { findings } = await checkObservations('mood', { catalog });
  return findings.flatMap(({ kind, rows }) => rows.map(({ row, message }) => `${kind} ${row}: ${message}`));
}

const days = (count: number, more: (day: number) => readonly [number, number, number | '']) =>
  Array.from({ length: count }, (_, k) => more(k + 1));

test('a value a day, published the day after, has nothing to find', async () => {
  expect(await found(days(30, (day) => [day + 1, day, day]))).toEqual([]);
});

test('a value published before the time that it is about is found', async () => {
  expect(
    await found(
      [
        [2, 1, 5],
        [2, 3, 6],
        [4, 3, 7],
      ].map(([a, b, c]) => [a!, b!, c!] as const),
    ),
  ).toEqual([
    'published-before-period 1: it is about 2024-01-03, which was not yet: a forecast, or a wrong time',
    'revision 2: it revises 2024-01-03, published 2024-01-02: value was 6, and is 7',
  ]);
});

test('a history published at one time is found', async () => {
  expect(await found(days(20, (day) => [31, day, day]))).toEqual([
    'published-at-once 0: 20 periods were published at this time: is it when they were downloaded?',
  ]);
  expect(await found(days(19, (day) => [31, day, day]))).toEqual([]);
});

test('what repeats a period is a duplicate, a week without values is a gap, an empty cell a missing value', async () => {
  const rows = [...days(5, (day) => [day + 1, day, day] as const), [7, 5, 5] as const, [13, 12, ''] as const];
  expect(await found(rows)).toEqual([
    'duplicate 5: it repeats 2024-01-05, published 2024-01-06',
    'gap 6: there is nothing between 2024-01-05 and 2024-01-12',
    "missing-value 6: it has no 'value'",
  ]);
});
