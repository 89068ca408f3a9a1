// Market data: the catalog against DuckDB doing the same directly, and exchanges against bare calls of ccxt.

import catalog from './data-catalog.mjs';
import exchange from './data-exchange.mjs';

export default async function () {
  return { title: 'Data', rows: [...(await catalog()), ...(await exchange())] };
}
