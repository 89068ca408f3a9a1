// What exchanges tell of their maintenance, learnt by whoever has a client of one anyway.

import { TradelabError } from '../../core/index.ts';
import { catalogFolder } from '../catalog.ts';
import { keepMaintenance, type MaintainedMarkets, type Maintenance } from '../maintenance.ts';
import type { ExchangeClient, Fields } from './client.ts';
import { request } from './download-series.ts';
import type { RetryOptions } from './retry.ts';

/** How the calendar of maintenance is learnt. */
export interface LearnOptions extends RetryOptions {
  /** Told where the exchange's calendar of maintenance cannot be learnt; default a warning of the process. */
  onWarning?: (message: string) => void;
}

/** How an exchange is asked for its maintenance, and what the rows of its answer mean. */
interface Words {
  readonly params: Fields;
  readonly rowsOf: (info: Fields) => unknown;
  readonly idOf: (row: Fields) => unknown;
  /** The markets that cannot be traded meanwhile; none where it is canceled, or not over and its times may change. */
  readonly marketsOf: (row: Fields) => readonly MaintainedMarkets[];
}

/**
 * OKX's types of services that stop a market: of trading as a whole (5), product by product (9), and in earlier years spot
 * (1) and perpetuals (3) of their own. Where some accounts at a time are maintained (8), others trade on.
 */
const OKX_SERVICES: Readonly<Record<string, readonly MaintainedMarkets[]>> = {
  1: ['spot'],
  3: ['perpetual'],
  5: ['spot', 'perpetual'],
  9: ['spot', 'perpetual'],
};

/** GET /api/v5/system/status, which without a state leaves out what is over. */
const OKX: Words = {
  params: { state: 'completed' },
  rowsOf: ({ data }) => data,
  idOf: ({ serviceType, begin }) => `${serviceType} ${begin}`,
  marketsOf: ({ state, env = '1', serviceType }) =>
    isDone(state, env) ? (OKX_SERVICES[String(serviceType)] ?? []) : [],
};

/** Bybit's service of trading, whatever the way to it, and its products. */
const [BYBIT_TRADING, BYBIT_FUTURES, BYBIT_SPOT] = [1, 1, 2];

/** GET /v5/system/status. Where the accounts of some ids alone are maintained, others trade on. */
const BYBIT: Words = {
  params: {},
  rowsOf: ({ result }) => (result as Fields | undefined)?.['list'],
  idOf: ({ id }) => id,
  marketsOf: ({ state, env = 1, serviceTypes, product, uidSuffix }) => {
    const isTrading = isDone(state, env) && has(serviceTypes, BYBIT_TRADING) && !has(uidSuffix);
    const spot = has(product, BYBIT_SPOT) ? (['spot'] as const) : [];
    const perpetual = has(product, BYBIT_FUTURES) ? (['perpetual'] as const) : [];
    return isTrading ? [...spot, ...perpetual] : [];
  },
};

/** Whether it is over, and was not that of a demo. */
function isDone(state: unknown, env: unknown): boolean {
  return state === 'completed' && Number(env) === 1;
}

/** Whether a list has an item, or any. */
function has(list: unknown, item?: number): boolean {
  return Array.isArray(list) && (item === undefined ? list.length > 0 : list.includes(item));
}

/** The exchanges that tell when maintenance began and ended; others tell how they are now, or what they plan. */
function wordsOf({ id }: ExchangeClient): Words | undefined {
  if (id.includes('okx')) return OKX;
  return id.startsWith('bybit') ? BYBIT : undefined;
}

/**
 * Asks an exchange that tells its maintenance for it, and adds that to its calendar in the catalog. Bars do not hang on it:
 * where that fails, it is a warning.
 */
export async function learnMaintenance(
  client: ExchangeClient,
  catalog: string | undefined,
  options: LearnOptions,
): Promise<void> {
  const words = wordsOf(client);
  if (words === undefined || client.fetchStatus === undefined || options.signal?.aborted) return;
  const { onWarning = (message) => process.emitWarning(message) } = options;
  try {
    const { info } = await request(client, options, () => client.fetchStatus!(words.params));
    await keepMaintenance(await catalogFolder(catalog), client.id, maintenanceIn(info, words));
  } catch (error) {
    if (options.signal?.aborted) return;
    onWarning(`the maintenance of ${client.id} is not known: ${(error as Error).message}`);
  }
}

function maintenanceIn(info: unknown, { rowsOf, idOf, marketsOf }: Words): Maintenance[] {
  const rows = rowsOf((info ?? {}) as Fields);
  if (!Array.isArray(rows)) throw new TradelabError('bad-data', 'its answer has no list');
  return rows.map((row: Fields) => {
    const [begin, end, markets] = [Number(row['begin']), Number(row['end']), marketsOf(row)];
    if (markets.length > 0 && !(begin > 0 && begin <= end))
      throw new TradelabError('bad-data', `'${row['begin']}' to '${row['end']}' is no time`);
    return { id: String(idOf(row)), begin, end, title: String(row['title'] ?? ''), markets };
  });
}
