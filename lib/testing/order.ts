// An order as the test exchange keeps it, and the words for what it refuses.

import type { OrderSide } from '../core/index.ts';
import type { TestMarket } from './market.ts';

export type TestOrderType = 'limit' | 'market' | 'stop' | 'stop-limit' | 'take-profit' | 'take-profit-limit';
export type TestOrderStatus = 'new' | 'partially-filled' | 'filled' | 'canceled' | 'expired';

/** What a client asks for. Sizes in base units, prices in quote units. */
export interface OrderRequest {
  readonly market: TestMarket;
  readonly side: OrderSide;
  readonly type: TestOrderType;
  readonly size: number;
  readonly price?: number | undefined;
  readonly trigger?: number | undefined;
  readonly timeInForce?: 'GTC' | 'IOC' | 'FOK' | undefined;
  readonly postOnly?: boolean | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly clientId?: string | undefined;
  /** What the client called the type, where a dialect has several names for one. */
  readonly wireType?: string | undefined;
  /** Of an order that is the exchange's own: why it closes a position. */
  readonly forced?: 'liquidation' | 'deleveraging' | undefined;
}

/** One execution of an order. */
export interface TestFill {
  readonly id: number;
  readonly orderId: number;
  readonly time: number;
  readonly price: number;
  readonly size: number;
  readonly fee: number;
  readonly feeAsset: string;
  readonly isMaker: boolean;
  /** Of a perpetual: what the fill realised, in quote units. */
  readonly realized: number;
}

export interface TestOrder extends OrderRequest {
  readonly id: number;
  readonly clientId: string;
  readonly created: number;
  updated: number;
  status: TestOrderStatus;
  filled: number;
  /** Σ price × size of its fills. */
  quoteFilled: number;
  /** Whether it waits for its trigger. */
  isDormant: boolean;
  readonly fills: TestFill[];
}

/** Why an order, or another request, is refused. */
export type Refusal =
  | 'insufficient-balance'
  | 'price-filter'
  | 'lot-size'
  | 'min-notional'
  | 'percent-price'
  | 'would-take'
  | 'would-trigger'
  | 'reduce-only'
  | 'duplicate-client-id'
  | 'unknown-order'
  | 'unknown-symbol'
  | 'market-closed'
  | 'no-permission'
  | 'bad-request';

/** A request that the exchange refuses, as an exchange of that dialect would put it. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, message: string = refusal) {
    super(message);
    this.refusal = refusal;
  }
}

/** Whether it may still be filled. */
export function isOpen({ status }: TestOrder): boolean {
  return status === 'new' || status === 'partially-filled';
}
