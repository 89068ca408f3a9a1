// The ledger against a naive model of it: whatever is written, undone and refused, both say the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, isEnded, ORDER_STATUSES, type OrderStatus } from '../../execution/order-state.ts';
import { openedLedger } from './ledger.fixture.ts';
import { fillRow, orderRow, SESSION } from './rows.fixture.ts';

type Write =
  | { readonly kind: 'fill'; readonly id: number }
  | { readonly kind: 'order'; readonly id: number; readonly status: OrderStatus }
  | { readonly kind: 'note'; readonly text: string };

const id = fc.nat(3);
const write = fc.oneof<fc.Arbitrary<Write>[]>(
  fc.record({ kind: fc.constant('fill' as const), id }),
  fc.record({ kind: fc.constant('order' as const), id, status: fc.constantFrom(...ORDER_STATUSES) }),
  fc.record({ kind: fc.constant('note' as const), text: fc.string({ unit: 'binary' }) }),
);
const transactions = fc.array(fc.record({ writes: fc.array(write, { maxLength: 6 }), fails: fc.boolean() }));

/** What a ledger is to say of one session. */
interface Model {
  readonly fills: string[];
  readonly orders: Map<string, OrderStatus>;
  readonly notes: string[];
}

const copyOf = ({ fills, orders, notes }: Model): Model => ({
  ...{ fills: [...fills], orders: new Map(orders), notes: [...notes] },
});

/** Throws where a step of an order is refused. */
function apply(model: Model, one: Write): void {
  if (one.kind === 'note') model.notes.push(one.text);
  else if (one.kind === 'fill') {
    if (!model.fills.includes(`${one.id}`)) model.fills.push(`${one.id}`);
  } else {
    const before = model.orders.get(`tl-${one.id}`);
    if (before !== undefined && before !== one.status) advance(before, one.status);
    model.orders.set(`tl-${one.id}`, one.status);
  }
}

test('a ledger says what a naive model says, through transactions that fail', async () => {
  const ledger = await openedLedger();
  const play = (list: readonly { writes: readonly Write[]; fails: boolean }[]) => {
    const session = ledger.addSession(SESSION);
    // Client ids are of one session each.
    const own = (clientId: string) => `${session}-${clientId}`;
    let model: Model = { fills: [], orders: new Map(), notes: [] };
    for (const { writes, fails } of list) {
      const next = copyOf(model);
      const work = () => {
        for (const one of writes) {
          if (one.kind === 'note') ledger.append(session, 'notice', 0, { text: one.text });
          else if (one.kind === 'fill') ledger.addFill(fillRow(session, `${one.id}`));
          else ledger.saveOrder(orderRow(session, own(`tl-${one.id}`), { status: one.status }));
          apply(next, one);
        }
        if (fails) throw new Error('undone');
      };
      try {
        ledger.transact(work);
        model = next;
      } catch (error) {
        expect((error as Error).message).toMatch(/^undone$|^an order cannot go from/);
      }
    }
    const statuses = Array.from(model.orders, ([clientId, status]) => [own(clientId), status] as const);
    expect(ledger.fills(session).map((fill) => fill.id)).toEqual(model.fills);
    expect(ledger.orders(session).map((order) => [order.clientId, order.status])).toEqual(statuses);
    expect(ledger.orders(session, { open: true }).map((order) => order.clientId)).toEqual(
      statuses.filter(([, status]) => !isEnded(status)).map(([clientId]) => clientId),
    );
    expect(ledger.journal(session, { kinds: ['notice'] }).map(({ data }) => data)).toEqual(
      model.notes.map((text) => ({ text })),
    );
  };
  fc.assert(fc.property(transactions, play));
  expect(ledger.verify().problems).toEqual([]);
});
