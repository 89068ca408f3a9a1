// Series that are not bars: what a file must say to be imported, and what the catalog then has.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import '../seed.fixture.ts';
import { createFrame } from '../frames/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { fileWith } from './files.fixture.ts';
import {
  importObservations,
  type ObservationsImportOptions,
  type ObservationsImportReport,
} from './import-observations.ts';
import { withLock } from './lock.ts';
import { listObservations, loadObservations } from './observations.ts';
import { writeParquet } from './parquet-write.ts';
import { sql } from './sql.ts';

const day = (text: string) => Date.parse(text);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

interface Imported {
  readonly catalog: string;
  readonly report: ObservationsImportReport;
  readonly [column: string]: unknown;
}

/** Imports a text as 'mood' into a catalog of its own, and loads it again. */
async function imported(text: string, options: Partial<ObservationsImportOptions> = {}): Promise<Imported> {
  const catalog = options.catalog ?? temporaryFolder();
  const report = await importObservations(fileWith('mood.csv', text), { as: 'mood', catalog, ...options });
  const { published, period, values } = await loadObservations('mood', { catalog });
  const columns = Object.entries(values).map(([name, column]) => [name, Array.from(column)]);
  return {
    catalog,
    report,
    published: Array.from(published),
    ...(period && { period: Array.from(period) }),
    ...Object.fromEntries(columns),
  };
}

test('a file with times of publication and periods is stored with its revisions', async () => {
  const text = lines(
    'observation_date,realtime_start,GDP,note',
    '2020-01-01,2020-04-29T12:30Z,-4.8,advance',
    '2020-01-01,2020-05-28T12:30Z,-5.0,second',
    '2020-04-01,2020-07-30T12:30Z,.,advance',
  );
  const { report, catalog, ...stored } = await imported(text, { source: 'made up', licence: 'none' });
  expect(stored).toEqual({
    published: ['2020-04-29T12:30Z', '2020-05-28T12:30Z', '2020-07-30T12:30Z'].map(day),
    period: ['2020-01-01', '2020-01-01', '2020-04-01'].map(day),
    GDP: [-4.8, -5, Number.NaN],
  });
  expect(report).toMatchObject({ added: 3, ignored: ['note'], columns: ['GDP'], rows: 3 });
  expect(await listObservations({ catalog })).toMatchObject([
    {
      id: 'mood',
      kind: 'series',
      columns: ['GDP'],
      hasPeriod: true,
      rows: 3,
      source: 'made up',
      licence: 'none',
    },
  ]);
});

test('a file that does not say when its values were published is refused, with the reason', async () => {
  await expect(imported(lines('date,value', '2024-01-01,5'))).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining(
      "says in 'date' which time its values are about, not when they were published",
    ),
    hint: expect.stringMatching(/before anyone knew them.*--published.*--lag 1d/),
  });
  await expect(imported(lines('what,value', 'x,5'))).rejects.toMatchObject({
    message: expect.stringContaining('no column of times among what, value'),
  });
});

test('with a lag each value is published that long after its period', async () => {
  const { report, catalog, ...stored } = await imported(lines('date,value', '2024-01-01,5'), { lag: '36h' });
  const [period] = [day('2024-01-01')];
  expect(stored).toEqual({ published: [day('2024-01-02T12:00Z')], period: [period], value: [5] });
  expect(await listObservations({ catalog })).toMatchObject([{ lag: '36h' }]);
});

test('a publication that is a date counts from the end of its day, one with a time of day at once', async () => {
  const published = { published: 'date' };
  const dated = await imported(lines('date,value', '2024-01-01,5'), published);
  expect(dated.published).toEqual([day('2024-01-02')]);
  expect(dated).not.toHaveProperty('period');
  const timed = await imported(lines('date,value', '2024-01-01 00:00,5', '1704153600,6'), published);
  expect(timed.published).toEqual([day('2024-01-01'), day('2024-01-02')]);
  await expect(imported(lines('date,value', '2024-01,5'), published)).rejects.toThrow(
    "'2024-01' is not a time",
  );
});

test('Parquet files are read as they are typed', async () => {
  const [file, catalog] = [fileWith('mood.parquet', ''), temporaryFolder()];
  const time = Float64Array.of(day('1960-01-02T03:04:05.678Z'), day('2024-01-01'));
  await writeParquet(
    file,
    createFrame([
      ['published', { type: 'time', values: time }],
      ['value', { type: 'number', values: Float64Array.of(0.1 + 0.2, Number.NaN) }],
    ]),
  );
  await importObservations(file, { as: 'mood', catalog });
  const { published, values } = await loadObservations('mood', { catalog });
  expect([published, values['value']]).toEqual([time, Float64Array.of(0.1 + 0.2, Number.NaN)]);
});

test('the same file again changes nothing, a longer one adds, a corrected one replaces', async () => {
  const first = lines('published,value', '2024-01-01T00:00Z,1', '2024-01-02T00:00Z,2');
  const { catalog } = await imported(first);
  const again = await imported(first, { catalog });
  expect(again.report).toMatchObject({ added: 0, replaced: 0, unchanged: 2, rows: 2 });
  const next = lines('published,value', '2024-01-02T00:00Z,3', '2023-12-31T00:00Z,0');
  const { report, value } = await imported(next, { catalog });
  expect(report).toMatchObject({ added: 1, replaced: 1, unchanged: 0, rows: 3 });
  expect(value).toEqual([0, 1, 3]);
});

test('a series of other columns, another lag or in use elsewhere is a conflict', async () => {
  const { catalog } = await imported(lines('date,value', '2024-01-01,1'), { lag: '1d' });
  const conflict = { code: 'conflict' };
  await expect(imported(lines('date,other', '2024-01-01,1'), { catalog, lag: '1d' })).rejects.toMatchObject(
    conflict,
  );
  await expect(imported(lines('date,value', '2024-01-01,1'), { catalog, lag: '2d' })).rejects.toMatchObject(
    conflict,
  );
  const [info] = await listObservations({ catalog });
  await withLock(info!.folder, async () => {
    await expect(imported(lines('date,value', '2024-01-01,1'), { catalog, lag: '1d' })).rejects.toMatchObject(
      conflict,
    );
  });
});

test('what cannot be one series is refused with its place', async () => {
  const refused = async (text: string, message: string, options = {}) =>
    expect(imported(text, options)).rejects.toThrow(message);
  await refused(lines('published,value', '2024-01-01T00:00Z,x1'), 'has no column of numbers');
  await refused(
    lines('published,value', '2024-01-01T00:00Z,1', '2024-01-02T00:00Z,x'),
    "row 2 below the names, column 'value': 'x' is not a number",
  );
  await refused(lines('published,value', ',1'), "row 1 below the names, column 'published': is empty");
  await refused(
    lines('published,value', '2024-01-01T00:00Z,1', '2024-01-01T00:00Z,2'),
    'rows 1 and 2 below the names were published at one time, and differ',
  );
  await refused(lines('published,value'), 'no rows');
  await refused(lines('published,value', '2024-01-01T00:00Z'), 'row 2 has 1 cells for 2 columns');
  await refused(lines('published,date,value', '2024-01-01T00:00Z,2024-01-01,1'), 'a lag contradicts it', {
    lag: '1d',
  });
  await refused(lines('a,value', '2024-01-01T00:00Z,1'), "has no column 'b'", { published: 'b' });
  await refused(
    lines('a,Published,value', '2024-01-01T00:00Z,1,1'),
    "'Published' is not the column of its times",
    { published: 'a' },
  );
  await refused(lines('published,value', '2024-01-01T00:00Z,1'), "'Fear Greed' cannot be the name", {
    as: 'Fear Greed',
  });
});

test('an unknown series is answered with the nearest', async () => {
  const { catalog } = await imported(lines('published,value', '2024-01-01T00:00Z,1'));
  const hint = expect.stringContaining("'mood'");
  await expect(loadObservations('moof', { catalog })).rejects.toMatchObject({ code: 'not-found', hint });
});

test('in SQL all series are one view, a line for each value', async () => {
  const catalog = temporaryFolder();
  const query = 'SELECT series, published, period, name, value FROM observations ORDER BY ALL';
  expect((await sql(query, { catalog })).rows).toEqual([]);
  await imported(lines('published,a,b', '2024-01-01T00:00Z,1,', '2024-01-02T00:00Z,3,4'), { catalog });
  await importObservations(fileWith('x.csv', lines('date,value', '2024-01-01,5')), {
    as: 'other',
    lag: '1d',
    catalog,
  });
  expect((await sql(query, { catalog })).rows).toEqual([
    ['mood', '2024-01-01', null, 'a', 1],
    ['mood', '2024-01-02', null, 'a', 3],
    ['mood', '2024-01-02', null, 'b', 4],
    ['other', '2024-01-02', '2024-01-01', 'value', 5],
  ]);
});

test('whatever numbers and times are stored come back to the last bit, in the order of their publication', async () => {
  const time = fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms).toISOString());
  const row = fc.tuple(time, fc.double({ noNaN: true, noDefaultInfinity: true }));
  const rows = fc.uniqueArray(row, { selector: ([at]) => at, minLength: 1 });
  await fc.assert(
    fc.asyncProperty(rows, async (rows) => {
      const text = rows.map(([at, value]) => `${at},${Object.is(value, -0) ? '-0' : value}`);
      const { published, value } = await imported(lines('published,value', ...text));
      const sorted = rows.toSorted(([a], [b]) => day(a) - day(b));
      expect({ published, value }).toEqual({
        published: sorted.map(([at]) => day(at)),
        value: sorted.map(([, value]) => value),
      });
    }),
    { numRuns: 10 },
  );
});
