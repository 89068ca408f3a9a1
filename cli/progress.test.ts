import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progress } from './progress.ts';

const never = () => () => {};

const io = (terminal = {}) => {
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text), ...terminal };
  return {
    said,
    io: {
      stdout: stderr,
      stderr,
      isTTY: false,
      columns: 60,
      env: {},
      onInterrupt: never,
      onTerminate: never,
    },
  };
};

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('a terminal gets one line, drawn again and again, and nothing is left of it at the end', () => {
  const { said, io: terminal } = io({ isTTY: true, columns: 60 });
  const tell = progress(terminal, 'sweep', 'combinations');
  tell(1, 1000);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(500);
  tell(100, 1000);
  expect(said).toEqual([`sweep  █${'░'.repeat(15)}  10%  200 combinations/s  0:05 left\n`]);
  expect(said[0]!.length).toBeLessThanOrEqual(60);
  tell(101, 1000);
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(500);
  tell(500, 1000, 10);
  const half = `${'█'.repeat(8)}${'░'.repeat(9)}`;
  expect(said[1]).toBe(`\u001b[1A\r\u001b[Jsweep  ${half}  50%  10 combinations/s  0:50 left\n`);
  tell(1000, 1000);
  expect(said.slice(2)).toEqual(['\u001b[1A\r\u001b[J']);
});

test('a file gets a line every five seconds', () => {
  const { said, io: file } = io();
  const tell = progress(file, 'storing');
  for (let second = 0; second < 12; second++) {
    tell(second, 7200);
    vi.advanceTimersByTime(1000);
  }
  tell(7200, 7200);
  expect(said).toEqual(['storing: 0%  1:59:55 left\n', 'storing: 0%  1:59:50 left\n']);
});

test('a dumb terminal is a file, and a narrow one gets no bar', () => {
  const dumb = io({ isTTY: true });
  const tell = progress({ ...dumb.io, env: { TERM: 'dumb' } }, 'storing');
  vi.advanceTimersByTime(5000);
  tell(1, 2);
  expect(dumb.said).toEqual(['storing: 50%  0:05 left\n']);
  const narrow = io({ isTTY: true, columns: 20 });
  const draw = progress(narrow.io, 'storing');
  vi.advanceTimersByTime(5000);
  draw(1, 2);
  expect(narrow.said).toEqual(['storing    50%  0:05 left\n']);
});
