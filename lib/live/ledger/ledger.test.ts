import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkHash } from './chain.ts';
import { newLedgerFile, openedLedger } from './ledger.fixture.ts';
import { openLedger } from './open-ledger.ts';
import { barRow, equityRow, fillRow, orderRow, SESSION, step } from './rows.fixture.ts';
import type { OrderRow } from './rows.ts';

test('a session has a readable id, and stands as its last status says', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  expect(id).toMatch(/^ema-cross-btc-usdt-1h-[0-9a-f]{4}$/);
  expect(ledger.session(id)).toMatchObject({ ...SESSION, id, status: 'starting', reason: null });
  ledger.setStatus(id, 'halted', 'the daily loss is 5 %');
  expect(ledger.session(id)).toMatchObject({ status: 'halted', reason: 'the daily loss is 5 %' });
  const other = ledger.addSession({ ...SESSION, symbol: 'ETH/USDT' });
  expect(ledger.sessions().map((session) => session.id)).toEqual([id, other]);
  expect(ledger.sessions({ status: 'halted' }).map((session) => session.id)).toEqual([id]);
  expect(() => ledger.session(`${id}x`)).toThrow(
    expect.objectContaining({ code: 'not-found', hint: `did you mean '${id}'?` }),
  );
});

test('the journal is numbered without a gap over all sessions, and each hash takes in the one before', async () => {
  const ledger = await openedLedger();
  const [a, b] = [ledger.addSession(SESSION), ledger.addSession(SESSION)];
  const seq = ledger.append(a, 'notice', 5, { text: 'a line\nbreak', nothing: null });
  expect(ledger.append(b, 'halted', 6, { rule: 'daily-loss', value: -0.05 })).toBe(seq + 1);
  const all = ledger.journal();
  expect(all.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(all[4]).toMatchObject({
    session: a,
    kind: 'notice',
    time: 5,
    data: { text: 'a line\nbreak', nothing: null },
  });
  all.reduce((before, entry) => {
    expect(entry.hash).toBe(linkHash(before, { ...entry, data: JSON.stringify(entry.data) }));
    return entry.hash;
  }, '');
});

test('the first hash is the SHA-256 of the text that docs/ledger.md describes', () => {
  // Made by hand: printf '\n1\ns\nnotice\n0\n{}' | sha256sum
  expect(linkHash('', { seq: 1, session: 's', kind: 'notice', time: 0, data: '{}' })).toBe(
    '022fdb3fb628a82aaa6b67da5f9a80e1ebd806f041ec012a802ac739db1b956b',
  );
});

test('entries are found by session, kind, sequence, and from the end', async () => {
  const ledger = await openedLedger();
  const [a, b] = [ledger.addSession(SESSION), ledger.addSession(SESSION)];
  for (let k = 0; k < 3; k++) ledger.append(a, k === 1 ? 'error' : 'notice', k, { k });
  ledger.append(b, 'error', 9, { k: 9 });
  const times = (...filter: Parameters<typeof ledger.journal>) =>
    ledger.journal(...filter).map(({ time }) => time);
  expect(times(a, { kinds: ['notice', 'error'] })).toEqual([0, 1, 2]);
  expect(times(a, { kinds: ['notice'] })).toEqual([0, 2]);
  expect(times(undefined, { kinds: ['error'] })).toEqual([1, 9]);
  expect(times(undefined, { after: 6 })).toEqual([2, 9]);
  expect(times(a, { last: 2 })).toEqual([1, 2]);
});

test('what is written is read again, number by number', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  for (let k = 0; k < 9; k++) step(ledger, id, k);
  expect(ledger.bars(id)).toEqual(Array.from({ length: 9 }, (_, k) => barRow(k)));
  expect(ledger.equity(id)).toEqual(Array.from({ length: 9 }, (_, k) => equityRow(id, k)));
  expect(ledger.equity(id, 1)).toEqual([equityRow(id, 8)]);
  expect(ledger.fills(id).map((fill) => fill.id)).toEqual(['0', '4', '8']);
  expect(ledger.fills(id)[0]).toEqual(fillRow(id, '0', { clientId: `tl-${id}-0` }));
  expect(ledger.snapshot(id)).toEqual({
    ...{ k: 8, columns: { fast: new Float64Array(200).fill(8) } },
    seen: new Map([['k', 8]]),
  });
  expect(ledger.verify().problems).toEqual([]);
});

test('every finite number of a bar comes back with all its bits', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
  fc.assert(
    fc.property(number, number, (open, volume) => {
      ledger.addBar(id, { ...barRow(0), open, volume });
      expect(ledger.bars(id, 1)).toEqual([{ ...barRow(0), open, volume }]);
    }),
    { numRuns: 50 },
  );
});

test('an order stands as it was saved last, and its steps are told', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  const save = (other: Partial<OrderRow>) => ledger.saveOrder(orderRow(id, 'tl-1', other));
  save({});
  save({ status: 'accepted', exchangeId: '77', updatedTime: 10 });
  save({ status: 'accepted', exchangeId: '77', trigger: 99, updatedTime: 11 });
  save({ status: 'partially-filled', filled: 0.2, updatedTime: 12 });
  ledger.saveOrder(orderRow(id, 'tl-2', { timeInForce: { bars: 3 } }));
  expect(ledger.orders(id, { open: true }).map(({ clientId }) => clientId)).toEqual(['tl-1', 'tl-2']);
  save({ status: 'canceled', filled: 0.2, updatedTime: 13, reason: 'replaced' });
  expect(ledger.order('tl-1')).toEqual(
    orderRow(id, 'tl-1', { status: 'canceled', filled: 0.2, updatedTime: 13, reason: 'replaced' }),
  );
  expect(ledger.transitions('tl-1')).toMatchObject([
    { from: null, to: 'submitted', seq: 3 },
    { from: 'submitted', to: 'accepted', time: 10, seq: 4 },
    { from: 'accepted', to: 'partially-filled', time: 12, seq: 6 },
    { from: 'partially-filled', to: 'canceled', time: 13, reason: 'replaced', seq: 8 },
  ]);
  expect(ledger.orders(id).map(({ clientId }) => clientId)).toEqual(['tl-1', 'tl-2']);
  expect(ledger.orders(id, { open: true })).toEqual([orderRow(id, 'tl-2', { timeInForce: { bars: 3 } })]);
  expect(ledger.orders(id, { open: false }).map(({ clientId }) => clientId)).toEqual(['tl-1']);
});

test('a step that the table of statuses does not have is refused, and so is the order of another session', async () => {
  const ledger = await openedLedger();
  const [a, b] = [ledger.addSession(SESSION), ledger.addSession(SESSION)];
  ledger.saveOrder(orderRow(a, 'tl-1', { status: 'filled' }));
  expect(() => ledger.saveOrder(orderRow(a, 'tl-1', { status: 'accepted' }))).toThrow(
    'from filled to accepted',
  );
  expect(() => ledger.saveOrder(orderRow(b, 'tl-1', { status: 'filled' }))).toThrow(`one of session ${a}`);
  expect(ledger.journal(undefined, { kinds: ['order'] })).toHaveLength(1);
});

test('a fill is booked once for each id of the exchange', async () => {
  const ledger = await openedLedger();
  const [a, b] = [ledger.addSession(SESSION), ledger.addSession(SESSION)];
  expect(ledger.addFill(fillRow(a, '900'))).toBe(true);
  expect(ledger.addFill(fillRow(a, '900', { price: 1 }))).toBe(false);
  expect(ledger.addFill(fillRow(b, '900'))).toBe(true);
  expect(ledger.fills(a)).toEqual([fillRow(a, '900')]);
});

test('a transaction that throws has written nothing', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  const failing = () =>
    ledger.transact(() => {
      ledger.addBar(id, barRow(0));
      ledger.saveOrder(orderRow(id, 'tl-1'));
      ledger.setStatus(id, 'running');
      ledger.saveSnapshot(id, { k: 0 });
      throw new Error('power cut');
    });
  expect(failing).toThrow('power cut');
  expect([ledger.bars(id), ledger.orders(id), ledger.snapshot(id)]).toEqual([[], [], undefined]);
  expect(ledger.session(id).status).toBe('starting');
  step(ledger, id, 1);
  expect(ledger.verify()).toMatchObject({ problems: [], seq: ledger.journal().length });
});

test('a transaction within a transaction, or one that waits, is a fault', async () => {
  const ledger = await openedLedger();
  expect(() => ledger.transact(() => ledger.transact(() => 1))).toThrow('under way');
  expect(() => ledger.transact(async () => 1)).toThrow('cannot wait');
  expect(ledger.transact(() => 1)).toBe(1);
});

const odd = [Number.NaN, Number.POSITIVE_INFINITY, new Float64Array(2), new Map(), () => 1, 10n];

test.each(odd.map((value) => [String(value), value]))(
  '%s, which JSON would lose, is refused',
  async (_, value) => {
    const ledger = await openedLedger();
    const id = ledger.addSession(SESSION);
    expect(() => ledger.append(id, 'notice', 0, { deep: { value } })).toThrow();
    expect(ledger.journal(id, { kinds: ['notice'] })).toEqual([]);
  },
);

test('a time that is no whole millisecond is refused', async () => {
  const ledger = await openedLedger();
  const id = ledger.addSession(SESSION);
  expect(() => ledger.append(id, 'notice', 0.5, {})).toThrow('INTEGER');
});

test('no statement of SQL changes or deletes an entry of the journal', async () => {
  const ledger = await openedLedger();
  step(ledger, ledger.addSession(SESSION), 0);
  const db = new DatabaseSync(ledger.file);
  expect(() => db.exec("UPDATE journal SET data = '{}' WHERE seq = 3")).toThrow('only appended to');
  expect(() => db.exec('DELETE FROM journal WHERE seq = 3')).toThrow('only appended to');
  db.close();
});

test('a command waits until it is settled, for one session or for all', async () => {
  const file = newLedgerFile();
  const [ledger, other] = [await openedLedger(file), await openedLedger(file)];
  const session = ledger.addSession(SESSION);
  const pause = other.sendCommand({ session, verb: 'pause', args: { reason: 'lunch' } });
  const halt = other.sendCommand({ session: null, verb: 'halt' });
  expect(ledger.pendingCommands()).toMatchObject([
    { id: pause, session, verb: 'pause', args: { reason: 'lunch' }, settledTime: null, outcome: null },
    { id: halt, session: null, verb: 'halt', args: {} },
  ]);
  ledger.settleCommand(pause, 'paused');
  expect(ledger.pendingCommands().map(({ id }) => id)).toEqual([halt]);
  expect(other.command(pause)).toMatchObject({ outcome: 'paused', settledTime: expect.any(Number) });
  expect(other.command(99)).toBeUndefined();
  expect(() => other.sendCommand({ session: 'nobody', verb: 'stop' })).toThrow('no session');
});

test('a ledger that was closed goes on where it was', async () => {
  const file = newLedgerFile();
  const first = await openLedger(file);
  const id = first.addSession(SESSION);
  step(first, id, 0);
  first.close();
  const again = await openedLedger(file);
  again.claimSession(id);
  step(again, id, 1);
  expect(again.bars(id)).toEqual([barRow(0), barRow(1)]);
  expect(again.verify().problems).toEqual([]);
});
