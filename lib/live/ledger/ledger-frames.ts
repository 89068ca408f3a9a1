// A ledger as data frames: a table for each kind of row.

import { createFrame, type Frame, type FrameColumn } from '../../frames/index.ts';
import type { LedgerReader } from './ledger-reader.ts';
import type { EquityRow, FillRow, JournalEntry, OrderRow, SessionRow } from './rows.ts';

type ColumnType = FrameColumn['type'];
type ColumnsOf<Row> = { readonly [K in keyof Row]: ColumnType };

const SESSION: ColumnsOf<SessionRow> = {
  id: 'word',
  strategy: 'word',
  params: 'word',
  exchange: 'word',
  symbol: 'word',
  timeframe: 'word',
  mode: 'word',
  options: 'word',
  startedTime: 'time',
  status: 'word',
  statusTime: 'time',
  reason: 'word',
};

const ORDER: ColumnsOf<OrderRow> = {
  clientId: 'word',
  session: 'word',
  number: 'number',
  key: 'word',
  role: 'word',
  side: 'word',
  type: 'word',
  size: 'number',
  price: 'number',
  trigger: 'number',
  timeInForce: 'word',
  reduceOnly: 'boolean',
  postOnly: 'boolean',
  status: 'word',
  exchangeId: 'word',
  filled: 'number',
  averagePrice: 'number',
  fee: 'number',
  placedTime: 'time',
  updatedTime: 'time',
  reason: 'word',
};

const FILL: ColumnsOf<FillRow> = {
  session: 'word',
  id: 'word',
  clientId: 'word',
  key: 'word',
  time: 'time',
  bar: 'time',
  side: 'word',
  size: 'number',
  base: 'number',
  price: 'number',
  fee: 'number',
  liquidity: 'word',
  reason: 'word',
};

const EQUITY: ColumnsOf<EquityRow> = {
  session: 'word',
  time: 'time',
  equity: 'number',
  cash: 'number',
  position: 'number',
  mark: 'number',
};

const JOURNAL: ColumnsOf<JournalEntry> = {
  seq: 'number',
  session: 'word',
  kind: 'word',
  time: 'time',
  data: 'word',
  hash: 'word',
};

/** The tables of a ledger as frames. */
export interface LedgerFrames {
  readonly sessions: Frame;
  readonly orders: Frame;
  readonly fills: Frame;
  readonly equity: Frame;
  readonly journal: Frame;
}

/**
 * The rows of a session, or of all, as frames: what does not exist is NaN, and no word where it is one; parameters,
 * options and the data of the journal are JSON. Throws `not-found`.
 */
export function ledgerFrames(ledger: LedgerReader, session?: string): LedgerFrames {
  const sessions = session === undefined ? ledger.sessions() : [ledger.session(session)];
  const ids = sessions.map(({ id }) => id);
  return {
    sessions: frameOf(SESSION, sessions),
    orders: frameOf(
      ORDER,
      ids.flatMap((id) => ledger.orders(id)),
    ),
    fills: frameOf(
      FILL,
      ids.flatMap((id) => ledger.fills(id)),
    ),
    equity: frameOf(
      EQUITY,
      ids.flatMap((id) => ledger.equity(id)),
    ),
    journal: frameOf(JOURNAL, ledger.journal(session)),
  };
}

function frameOf<Row>(columns: ColumnsOf<Row>, rows: readonly Row[]): Frame {
  const named = Object.entries(columns) as [keyof Row & string, ColumnType][];
  return createFrame(
    named.map(([name, type]) => [
      name,
      columnOf(
        type,
        rows.map((row) => row[name]),
      ),
    ]),
  );
}

function columnOf(type: ColumnType, values: readonly unknown[]): FrameColumn {
  if (type === 'word') return { type, values: values.map(wordOf) };
  if (type === 'boolean') return { type, values: Uint8Array.from(values, Number) };
  return {
    type,
    values: Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
  };
}

function wordOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
