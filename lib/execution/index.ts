// Orders at a venue, and the account that their fills go through.

export { Account, type AccountSnapshot, isDust, type Purse } from './account.ts';
export { Book, type Execution, levelPrice, type VenueListener } from './book.ts';
export { FillLog } from './fill-log.ts';
export type { PriceBar, QuotedPrices } from './levels.ts';
export { OrderLog, type OrderRecord } from './order-log.ts';
export type { OrderStatus } from './order-state.ts';
export type { QuietRange } from './quiet-range.ts';
export { type OrderBook, reconcile } from './reconcile.ts';
export * from './risk/index.ts';
export { DEFAULT_MAINTENANCE_MARGIN, type ExecutionRules } from './rules.ts';
export { SimVenue } from './sim-venue.ts';
export { type Locked, type SizedToSend, sizeToSend } from './size-to-send.ts';
export type { Venue, VenueSnapshot } from './venue.ts';
export { type Role, WorkingOrder } from './working-order.ts';
