import { expect, test } from 'vitest';
import { readCsv } from './csv.ts';
import { fileWith } from './files.fixture.ts';

const read = (text: string | Buffer) => readCsv(fileWith('prices.csv', text));
const DAY_1 = Date.UTC(2021, 0, 1);
const DAY_2 = Date.UTC(2021, 0, 2);

test.each([
  ['commas', 'time,open,high,low,close,volume\n2021-01-01,1,3,0.5,2,10\n2021-01-02,2,4,1.5,3,20\n'],
  ['semicolons', 'time;open;high;low;close;volume\n2021-01-01;1;3;0.5;2;10\n2021-01-02;2;4;1.5;3;20'],
  [
    'tabs',
    'time\topen\thigh\tlow\tclose\tvolume\n2021-01-01\t1\t3\t0.5\t2\t10\n2021-01-02\t2\t4\t1.5\t3\t20',
  ],
  [
    'Windows line ends',
    'time,open,high,low,close,volume\r\n2021-01-01,1,3,0.5,2,10\r\n2021-01-02,2,4,1.5,3,20\r\n',
  ],
  [
    'a byte order mark',
    '\uFEFFtime,open,high,low,close,volume\n2021-01-01,1,3,0.5,2,10\n2021-01-02,2,4,1.5,3,20',
  ],
  [
    'quotes',
    '"time","open","high","low","close","volume"\n"2021-01-01","1","3","0.5","2","10"\n2021-01-02,2,4,1.5,3,20',
  ],
  [
    'blanks and empty lines',
    '\n time, open ,high,low,close,volume\n\n2021-01-01, 1 ,3,0.5,2,10\n \n2021-01-02,2,4,1.5,3,20\n\n',
  ],
  [
    'other names and order',
    'Vol,Adj Close,C,L,H,O,Open Time,note\n10,9,2,0.5,3,1,2021-01-01,a\n20,9,3,1.5,4,2,2021-01-02,"b, c"',
  ],
  ['seconds', 'timestamp,o,h,l,c,v\n1609459200,1,3,0.5,2,10\n1609545600,2,4,1.5,3,20'],
  ['milliseconds', 'ts,OPEN,HIGH,LOW,CLOSE,VOLUME\n1609459200000,1,3,0.5,2,10\n1609545600000,2,4,1.5,3,20'],
  [
    'microseconds',
    'unix,open,high,low,close,Volume USDT\n1609459200000000,1,3,0.5,2,10\n1609545600000000,2,4,1.5,3,20',
  ],
  [
    'a symbol',
    'date,symbol,open,high,low,close,volume\n2021-01-01,X,1,3,0.5,2,10\n2021-01-02,X,2,4,1.5,3,20',
  ],
])('a file with %s is read', async (_, text) => {
  const { columns, faults } = await read(text);
  expect(faults).toEqual([]);
  expect(columns).toEqual({
    time: Float64Array.of(DAY_1, DAY_2),
    open: Float64Array.of(1, 2),
    high: Float64Array.of(3, 4),
    low: Float64Array.of(0.5, 1.5),
    close: Float64Array.of(2, 3),
    volume: Float64Array.of(10, 20),
  });
});

test('volume is 0 where the file has no such column', async () => {
  const { columns } = await read('time,open,high,low,close\n2021-01-01,1,3,0.5,2');
  expect(columns.volume).toEqual(Float64Array.of(0));
});

test('the symbol is that of the symbol column', async () => {
  const { metadata } = await read(
    'date,ticker,open,high,low,close\n2021-01-01, "AAPL" ,1,3,0.5,2\n2021-01-02',
  );
  expect(metadata).toEqual({ symbol: 'AAPL' });
});

test('a value that is no number is NaN and named with its row in the file and its column', async () => {
  const { columns, faults } = await read(
    'Date,Open,High,Low,Close,Volume\n2021-01-01,1,3,0.5,2,10\nsoon,1,3,0.5,2,10\n\n2021-01-03,1,n/a,0.5,,10\n2021-01-04,1',
  );
  expect(faults.map(({ row, column, message }) => [row, column, message])).toEqual([
    [1, 'time', "row 3, column 'Date': 'soon' is not a time"],
    [2, 'high', "row 5, column 'High': 'n/a' is not a number"],
    [2, 'close', "row 5, column 'Close': is empty"],
    [3, 'high', "row 6, column 'High': is empty"],
    [3, 'low', "row 6, column 'Low': is empty"],
    [3, 'close', "row 6, column 'Close': is empty"],
    [3, 'volume', "row 6, column 'Volume': is empty"],
  ]);
  expect(columns.time).toEqual(
    Float64Array.of(DAY_1, Number.NaN, Date.UTC(2021, 0, 3), Date.UTC(2021, 0, 4)),
  );
  expect(columns.close).toEqual(Float64Array.of(2, 2, Number.NaN, Number.NaN));
});

test('rows are counted right behind a quoted field of two lines', async () => {
  const { faults } = await read(
    'time,open,high,low,close,note\n2021-01-01,1,3,0.5,2,"a\nb"\n2021-01-02,x,3,0.5,2,c',
  );
  expect(faults[0]?.message).toBe("row 4, column 'open': 'x' is not a number");
});

test.each([
  ['an empty file', '', 'is empty'],
  ['a file of blanks', ' \n\n', 'is empty'],
  [
    'a file without a header',
    '1609459200,1,3,0.5,2,10\n',
    "no column time, open, high, low, close among '1609459200'",
  ],
  ['a file without a column', 'time,open,high,low,volume\n', "no column close among 'time'"],
  ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), 'is not text in UTF-8'],
  ['a file of UTF-16', Buffer.from('\uFEFFtime,open', 'utf16le'), 'is not text in UTF-8'],
  [
    'two symbols',
    'time,symbol,open,high,low,close\n2021-01-01,A,1,1,1,1\n2021-01-01,B,1,1,1,1',
    'holds several symbols: A, B',
  ],
])('%s is refused', async (_, text, message) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'bad-data',
    message: expect.stringContaining(message),
  });
});
