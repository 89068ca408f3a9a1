import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBars, storeBars } from 'tradelab';
import { expect, test } from 'vitest';
import { type Transcript, tradelab, useTemporaryFolder } from '../../run.fixture.ts';

useTemporaryFolder();

const done = async (words: string | string[]): Promise<string> => {
  const { code, out, err } = await tradelab(words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
};
const json = async (words: string | string[]) =>
  JSON.parse(await done([...[words].flat().flatMap(split), '--json']));
const split = (words: string) => (words.startsWith('SELECT') ? [words] : words.split(' '));

/** A file of hourly bars from midnight on, the same but for what `change` does to its rows. */
function writeBars(file: string, hours: number, change: (rows: string[]) => string[] = (rows) => rows): void {
  const rows = Array.from({ length: hours }, (_, h) => {
    const time = new Date(Date.UTC(2024, 0, 1, h)).toISOString();
    return `${time},100,101,99,${100 + (h % 2) / 2},10`;
  });
  writeFileSync(file, `${['time,open,high,low,close,volume', ...change(rows)].join('\n')}\n`);
}

/** Every file of the catalog with its content. */
function catalog(): Record<string, string> {
  const folder = process.env['TRADELAB_CATALOG']!;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'base64')]));
}

const mistake = ({ code, out, err }: Transcript, message: RegExp, hint: RegExp) => {
  expect({ code, out }).toEqual({ code: 1, out: '' });
  const [error, advice] = err.split('\nhint: ');
  expect(error).toMatch(/^error: /);
  expect(error).toMatch(message);
  expect(advice).toMatch(hint);
};

test('an empty catalog says how it is filled', async () => {
  const out = await done('data list');
  expect(out).toContain(`Catalog: ${process.env['TRADELAB_CATALOG']}`);
  expect(out).toContain("fill it with 'tradelab data download', 'data import' or 'data generate'");
  expect(out).toContain('Samples: sp500');
  expect(await json('data list')).toEqual([]);
});

test('an import is listed, and the same import again changes nothing', async () => {
  writeBars('btc.csv', 48);
  const imported = 'data import btc.csv --venue binance --symbol BTC/USDT --source hand --licence none';
  expect(await done(imported)).toBe(
    'binance:BTC/USDT 1h: 48 added; 48 bars from 2024-01-01 to 2024-01-02 23:00\n',
  );
  const before = catalog();
  expect(await done(imported)).toMatch(/^binance:BTC\/USDT 1h: 48 unchanged; 48 bars/);
  expect(catalog()).toEqual(before);
  const [series] = await json('data list');
  expect(series).toMatchObject({ id: 'binance:BTC/USDT', timeframe: '1h', rows: 48, source: 'hand' });
  expect(await done('data list')).toMatch(
    /^binance:BTC\/USDT +1h +48 +2024-01-01 +2024-01-02 23:00 +A +\d+ kB +hand$/m,
  );
});

test('the grade of a check is in brackets where other bars have come since', async () => {
  writeBars('late.csv', 48);
  await done('data import late.csv');
  const [time, open, high, low, close, volume] = [Date.UTC(2024, 0, 3), 100, 101, 99, 100, 10].map((x) => [
    x,
  ]);
  const bar = { time: time!, open: open!, high: high!, low: low!, close: close!, volume: volume! };
  await storeBars(createBars({ ...bar, symbol: 'late', timeframe: '1h' }), { venue: 'local' });
  const out = await done('data list');
  expect(out).toMatch(/^local:late +1h +49 .* \(A\) /m);
  expect(out).toContain("'tradelab data check' gives that of all");
  await done('data check local:late');
  expect(await done('data list')).toMatch(/^local:late +1h +49 .* A /m);
});

test('bars that come later are added, and without a venue they are local', async () => {
  writeBars('x.csv', 24);
  expect(await done('data import x.csv')).toMatch(/^local:x 1h: 24 added/);
  writeBars('x.csv', 30);
  expect(await done('data import x.csv')).toMatch(/^local:x 1h: 6 added, 24 unchanged; 30 bars/);
});

test('a backtest runs on what was imported', async () => {
  const { code, out } = await tradelab('backtest --data binance:BTC/USDT --timeframe 1h');
  expect(code).toBe(0);
  expect(out).toMatch(/^ema-cross on BTC\/USDT \(binance:BTC\/USDT\) 1h, .*, 48 bars$/m);
});

test('resampling stores longer bars beside the shorter ones', async () => {
  expect(await done('data resample binance:BTC/USDT 4h')).toMatch(/^binance:BTC\/USDT 4h: 12 added; 12 bars/);
  const made = await json('data resample binance:BTC/USDT 1d --source 4h');
  expect(made).toMatchObject({ timeframe: '1d', rows: 2 });
  const sessions = ['--session', '22:00 UTC'];
  const { out } = await tradelab(['data', 'resample', 'binance:BTC/USDT', '1d', ...sessions]);
  // The first day begins two hours before the bars, and the last is not over.
  expect(out).toBe(
    'binance.2200-utc:BTC/USDT 1d: 1 added; 1 bars from 2024-01-01 22:00 to 2024-01-01 22:00\n',
  );
});

test('generated series are marked as synthetic, and a seed makes them again', async () => {
  expect(await done('data generate A,B --timeframe 1d --bars 30 --seed 7 --model garch --alpha 0.14')).toBe(
    'synthetic:A 1d: 30 added; 30 bars from 2020-01-01 to 2020-01-30\n' +
      'synthetic:B 1d: 30 added; 30 bars from 2020-01-01 to 2020-01-30\n',
  );
  const before = catalog();
  const again = await json('data generate A,B --timeframe 1d --bars 30 --seed 7 --model garch --alpha 0.14');
  expect(again.map(({ unchanged }: { unchanged: number }) => unchanged)).toEqual([30, 30]);
  expect(catalog()).toEqual(before);
  expect(await json('data generate 3 --bars 10')).toHaveLength(3);
  const series = (await json('data list')) as { id: string; synthetic?: string }[];
  expect(series.find(({ id }) => id === 'synthetic:A')?.synthetic).toContain('garch, seed 7');
  expect(await done('data list')).toMatch(/^synthetic:A .* SYNTHETIC$/m);
});

test('check grades data and names what is wrong with them, row by row', async () => {
  expect(await done('data check sp500')).toMatch(/^Grade A: 0\.00%/m);
  writeBars('gap.csv', 48, (rows) => rows.toSpliced(10, 3));
  expect(await done('data check gap.csv')).toMatch(
    /gap: 1 \(3 bars\)\n {2}row 10 \(2024-01-01 13:00\): 3 missing/,
  );
  const broken = (rows: string[]) => rows.with(5, rows[5]!.replace(',99,', ',102,')).with(7, rows[6]!);
  writeBars('broken.csv', 48, broken);
  const report = await json('data check broken.csv');
  expect(report).toMatchObject({ grade: 'F', rows: 48 });
  expect(report.findings.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(['duplicate', 'broken-ohlc']),
  );
});

test('bars that are older than they need to be go, once it is said', async () => {
  writeBars('old.csv', 48);
  await done('data import old.csv');
  const { code, out, err } = await tradelab('data retention local:old --before 2024-01-02');
  expect({ code, out }).toEqual({
    code: 0,
    out: 'local:old 1h: 24 bars before 2024-01-02 would go, 24 stay\n',
  });
  expect(err).toBe('nothing was removed: --yes removes them\n');
  expect(await done('data retention local:old --before 2024-01-02 --yes')).toBe(
    'local:old 1h: 24 bars before 2024-01-02 removed, 24 stay\n',
  );
  expect(await json('data check local:old')).toMatchObject({ rows: 24, first: Date.UTC(2024, 0, 2) });
  mistake(
    await tradelab('data retention local:old'),
    /not clear what is too old/,
    /--before .* --older-than/,
  );
  mistake(
    await tradelab('data retention local:old --older-than 1d --yes'),
    /all 24 bars/,
    /remove the folder/,
  );
});

test('an export is read again as the same bars', async () => {
  for (const file of ['out.csv', 'out.json', 'out.parquet']) {
    expect(await done(`data export sp500 ${file} --from 2020-01-01`)).toBe(
      `${file}: 74 bars from 2020-01-02 to 2020-04-17\n`,
    );
  }
  const fromCsv = await json('data check out.csv');
  const fromParquet = await json('data check out.parquet');
  expect(fromCsv).toMatchObject({ rows: 74, first: Date.UTC(2020, 0, 2), grade: 'A' });
  expect(fromParquet).toMatchObject({ rows: 74, last: Date.UTC(2020, 3, 17), grade: 'A' });
});

test('sql answers a SELECT, as a table and as JSON', async () => {
  const query = "SELECT timeframe, count(*) AS n FROM bars WHERE venue = 'binance' GROUP BY 1 ORDER BY n";
  expect(await json(['data sql', query])).toEqual([
    { timeframe: '1d', n: 2 },
    { timeframe: '4h', n: 12 },
    { timeframe: '1h', n: 48 },
  ]);
  expect(await done(['data', 'sql', query])).toBe(
    'timeframe   n\n1d          2\n4h         12\n1h         48\n',
  );
});

test('mistakes are explained, and leave the catalog as it was', async () => {
  writeBars('bad.csv', 24, (rows) => rows.with(3, rows[3]!.replace('101', 'abc')));
  writeFileSync('nothing.csv', '');
  writeFileSync('head.csv', 'time,open,high,low,close\n');
  const before = catalog();
  mistake(await tradelab('data import'), /'tradelab data import' needs <file>/, /--help/);
  mistake(await tradelab('data import bad.csv'), /bad.csv.*'abc'/, /./);
  mistake(await tradelab('data import nothing.csv'), /nothing.csv is empty/, /./);
  mistake(await tradelab('data import head.csv'), /head.csv/, /./);
  mistake(
    await tradelab('data import x.csv --venue Binance!'),
    /'Binance!' cannot be the name of a venue/,
    /lower case/,
  );
  mistake(await tradelab('data import missing.csv'), /no file missing.csv/, /./);
  mistake(await tradelab('data generate --bars 0'), /bars 0 is out of range/, /whole number/);
  mistake(await tradelab('data generate --bars 1.5'), /bars 1.5 is out of range/, /whole number/);
  mistake(
    await tradelab('data generate --model walk'),
    /--model is 'walk'/,
    /random-walk or garch or regime/,
  );
  mistake(await tradelab('data generate --beta 0.9'), /'random-walk' has no --beta/, /of garch/);
  mistake(await tradelab('data generate 0'), /symbols 0/, /whole number/);
  mistake(
    await tradelab('data resample binance:BTC/USDT 1d --session 17:00'),
    /'17:00' is not the beginning of a session/,
    /America\/New_York/,
  );
  mistake(await tradelab('data resample binance:BTC/USDT 90m'), /90m/, /multiple/);
  mistake(await tradelab('data resample sp500 1w'), /'sp500' is not in the catalog/, /import it first/);
  mistake(await tradelab('data export sp500 out.xlsx'), /out.xlsx/, /\.csv, \.json, \.parquet or \.arrow/);
  mistake(await tradelab('data check binance:BTCUSDT'), /no data/, /did you mean 'binance:BTC\/USDT'/);
  mistake(await tradelab(['data', 'sql', 'DROP VIEW bars']), /not one SELECT/, /only read/);
  mistake(
    await tradelab(['data', 'sql', 'SELECT nothing FROM bars']),
    /query failed.*nothing/,
    /DESCRIBE bars/,
  );
  mistake(await tradelab('data improt x.csv'), /no command 'data improt'/, /did you mean 'data import'/);
  expect(catalog()).toEqual(before);
});
