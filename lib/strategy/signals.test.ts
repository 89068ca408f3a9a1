// Design section 4: sides, entries while in a position, entry and exit on the same bar, reversals.
import { expect, test } from 'vitest';
import { type SignalTrading, signalReducer } from './signals.ts';

type Held = 'none' | 'long' | 'short';

/** What is ordered, in short: 'buy' and 'sell' enter, 'close' leaves; 'keep' is no change. */
function decide(signals: string, held: Held, trading: Partial<SignalTrading> = {}): string {
  const reduce = signalReducer({ size: { fraction: 1 }, attached: undefined, side: 'both', ...trading });
  const says = new Set(signals.split(' '));
  const position = held === 'none' ? 0 : held === 'long' ? 2 : -2;
  const orders = reduce(says.has('entry'), says.has('exit'), says.has('short'), says.has('cover'), {
    position,
  });
  if (orders === undefined) return 'keep';
  return Object.entries(orders)
    .map(([key, { side }]) => (key === 'exit' ? `close by ${side}` : side))
    .join(', ');
}

test.each<[signals: string, held: Held, orders: string]>([
  // Without a position.
  ['entry', 'none', 'buy'],
  ['short', 'none', 'sell'],
  ['exit', 'none', 'keep'],
  ['cover', 'none', 'keep'],
  // Entry and exit on the same bar: the exit wins.
  ['entry exit', 'none', 'keep'],
  ['short cover', 'none', 'keep'],
  // Both directions at once say nothing; one of them with its exit does not count.
  ['entry short', 'none', 'keep'],
  ['entry short exit', 'none', 'sell'],
  ['entry short cover', 'none', 'buy'],
  // Entries while in a position are ignored.
  ['entry', 'long', 'keep'],
  ['short', 'long', 'keep'],
  ['entry', 'short', 'keep'],
  ['short', 'short', 'keep'],
  // Exits of the other direction mean nothing to a position.
  ['cover', 'long', 'keep'],
  ['exit', 'short', 'keep'],
  ['exit', 'long', 'close by sell'],
  ['cover', 'short', 'close by buy'],
  ['entry exit', 'long', 'close by sell'],
  ['short cover', 'short', 'close by buy'],
  // A reversal needs the exit of the one and the entry of the other.
  ['exit short', 'long', 'close by sell, sell'],
  ['cover entry', 'short', 'close by buy, buy'],
  ['exit short cover', 'long', 'close by sell'],
])("'%s' while %s: %s", (signals, held, orders) => {
  expect(decide(signals, held)).toBe(orders);
});

test("side 'long' ignores entries short, and 'short' those long", () => {
  expect(decide('short', 'none', { side: 'long' })).toBe('keep');
  expect(decide('exit short', 'long', { side: 'long' })).toBe('close by sell');
  expect(decide('entry', 'none', { side: 'short' })).toBe('keep');
  expect(decide('cover entry', 'short', { side: 'short' })).toBe('close by buy');
  // What is not traded says nothing either.
  expect(decide('entry short', 'none', { side: 'long' })).toBe('buy');
});

test('an entry is a market order of the size and with the exits that the options say', () => {
  const attached = { stop: { fraction: 0.05 } };
  const reduce = signalReducer({ size: { notional: 500 }, attached, side: 'long' });
  expect(reduce(true, false, false, false, { position: 0 })).toEqual({
    entry: { type: 'market', side: 'buy', size: { notional: 500 }, attached },
  });
});

test('an exit closes the position whole, only reduces, and is known by its tag', () => {
  const reduce = signalReducer({ size: { fraction: 1 }, attached: undefined, side: 'both' });
  expect(reduce(false, true, false, false, { position: 3 })).toEqual({
    exit: { type: 'market', side: 'sell', size: 'position', reduceOnly: true, tag: 'signal' },
  });
});
