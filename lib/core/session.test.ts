import { expect, test } from 'vitest';
import { parseSession, type Session, sessionPeriods } from './session.ts';
import { DAY_MS, type Timeframe } from './timeframe.ts';

const utc = (iso: string) => Date.parse(`${iso}Z`);
const iso = (time: number) => new Date(time).toISOString().slice(0, 16);

/** The bars from a time on, each as its beginning and its hours. */
function bars(session: Session, timeframe: Timeframe, from: string, count: number): [string, number][] {
  const periodOf = sessionPeriods(session, timeframe);
  let { start, end } = periodOf(utc(from));
  return Array.from({ length: count }, () => {
    const bar: [string, number] = [iso(start), (end - start) / 3_600_000];
    ({ start, end } = periodOf(end));
    return bar;
  });
}

test('in UTC a session is a day that begins at its time', () => {
  expect(bars('22:00 UTC', '1d', '2024-05-15T21:59', 2)).toEqual([
    ['2024-05-14T22:00', 24],
    ['2024-05-15T22:00', 24],
  ]);
  expect(bars('22:00 UTC', '4h', '2024-05-15T22:00', 2)).toEqual([
    ['2024-05-15T22:00', 4],
    ['2024-05-16T02:00', 4],
  ]);
});

// New York's clocks go from UTC-5 to UTC-4 on 2024-03-10 at 02:00 (07:00 UTC), and back on 2024-11-03 at 02:00 (06:00 UTC).
test('09:30 in New York is 14:30 UTC in winter and 13:30 in summer: the days of the changes have 23 and 25 hours', () => {
  expect(bars('09:30 America/New_York', '1d', '2024-03-08T20:00', 4)).toEqual([
    ['2024-03-08T14:30', 24],
    ['2024-03-09T14:30', 23],
    ['2024-03-10T13:30', 24],
    ['2024-03-11T13:30', 24],
  ]);
  expect(bars('09:30 America/New_York', '1d', '2024-11-01T20:00', 3)).toEqual([
    ['2024-11-01T13:30', 24],
    ['2024-11-02T13:30', 25],
    ['2024-11-03T14:30', 24],
  ]);
});

test('shorter bars follow one another from the beginning, and the last ends with the session', () => {
  expect(bars('09:30 America/New_York', '4h', '2024-03-10T06:30', 4)).toEqual([
    ['2024-03-10T06:30', 4],
    ['2024-03-10T10:30', 3],
    ['2024-03-10T13:30', 4],
    ['2024-03-10T17:30', 4],
  ]);
  expect(bars('17:00 America/New_York', '4h', '2024-11-03T17:00', 4)).toEqual([
    ['2024-11-03T17:00', 4],
    ['2024-11-03T21:00', 1],
    ['2024-11-03T22:00', 4],
    ['2024-11-04T02:00', 4],
  ]);
  expect(bars('22:00 UTC', '7h', '2024-05-15T12:00', 3)).toEqual([
    ['2024-05-15T12:00', 7],
    ['2024-05-15T19:00', 3],
    ['2024-05-15T22:00', 7],
  ]);
});

test("a week begins with Monday's session: in New York's morning on Monday, in its evening on Sunday", () => {
  // 2024-03-11 is a Monday.
  expect(bars('09:30 America/New_York', '1w', '2024-03-08T00:00', 2)).toEqual([
    ['2024-03-04T14:30', 7 * 24 - 1],
    ['2024-03-11T13:30', 7 * 24],
  ]);
  expect(bars('17:00 America/New_York', '1w', '2024-03-08T00:00', 2)).toEqual([
    ['2024-03-03T22:00', 7 * 24 - 1],
    ['2024-03-10T21:00', 7 * 24],
  ]);
});

// The same times as Python's zoneinfo gives (tzdata 2025b), which has agreed on all days of 2010 to 2024 in five zones.
test('a session that begins within the hour that clocks repeat or leave out begins once a day', () => {
  expect(bars('01:30 America/New_York', '1d', '2024-11-02T12:00', 3)).toEqual([
    ['2024-11-02T05:30', 24],
    ['2024-11-03T05:30', 25],
    ['2024-11-04T06:30', 24],
  ]);
  expect(bars('02:30 America/New_York', '1d', '2024-03-09T12:00', 3)).toEqual([
    ['2024-03-09T07:30', 24],
    ['2024-03-10T07:30', 23],
    ['2024-03-11T06:30', 24],
  ]);
  expect(bars('00:00 America/Sao_Paulo', '1d', '2018-11-03T12:00', 3)).toEqual([
    ['2018-11-03T03:00', 24],
    ['2018-11-04T03:00', 23],
    ['2018-11-05T02:00', 24],
  ]);
});

test('every time lies in its bar, and bars follow one another, in zones with all kinds of clocks', () => {
  const zones = ['UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca'];
  for (const zone of zones)
    for (const timeframe of ['8h', '1d', '1w'] as const)
      for (const begin of ['02:30', '17:00'] as const) {
        const periodOf = sessionPeriods(`${begin} ${zone}`, timeframe);
        let end = periodOf(utc('2024-01-01T00:00')).start;
        while (end < utc('2025-01-01T00:00')) {
          const next = periodOf(end);
          const last = periodOf(next.end - 1);
          if (next.start !== end || next.end <= end || last.start !== end || last.end !== next.end)
            expect.fail(`${begin} ${zone} ${timeframe}: ${iso(end)}, ${JSON.stringify([next, last])}`);
          ({ end } = next);
        }
      }
});

test('times before 1970, and fractions of a second, have their session', () => {
  const { start, end } = sessionPeriods('10:00 America/New_York', '1d')(utc('1960-07-04T15:30:00') + 0.5);
  expect([iso(start), end - start]).toEqual(['1960-07-04T14:00', DAY_MS]);
});

test.each([
  ['9:30 America/New_York', "'9:30 America/New_York' is not the beginning of a session"],
  ['24:00 UTC', "'24:00 UTC' is not the beginning of a session"],
  ['09:30', "'09:30' is not the beginning of a session"],
  ['09:30 America/New York', "there is no time zone 'America/New York'"],
])('%j is refused', (text, message) => {
  expect(() => parseSession(text)).toThrow(message);
});

test('the nearest time zone is named, and bars that are no whole sessions are refused', () => {
  expect(() => parseSession('09:30 America/NewYork')).toThrow(
    expect.objectContaining({ hint: "did you mean 'America/New_York'?" }),
  );
  expect(() => sessionPeriods('22:00 UTC', '36h')).toThrow('bars of 36h do not consist of sessions');
});
