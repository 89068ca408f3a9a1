// The border between a strategy and the venue: an order that cannot be meant is refused with its key.

import { didYouMean, shown, TradelabError } from '../core/errors.ts';
import type { Order } from '../strategy/index.ts';

/** What is wrong with an order, and what to do about it. */
type Fault = readonly [what: string, hint: string];

/** Throws `bad-strategy` where the order is none, or a number of it is missing, not finite, or of the wrong sign. */
export function checkOrder(strategy: string, key: string, order: Order): void {
  const fault = faultOf(order);
  if (fault === undefined) return;
  const [what, hint] = fault;
  throw new TradelabError('bad-strategy', `strategy '${strategy}': order '${key}': ${what}`, { hint });
}

const TYPES = ['market', 'limit', 'stop', 'stop-limit', 'trailing-stop'];
const LEVEL = ['price', 'distance', 'fraction'];
const OFFSET = ['distance', 'fraction'];
const SIZE = ['fraction', 'notional', 'risk'];

const ORDER_HINT = "orders are wanted by key: { entry: { type: 'market', side: 'buy', size: 1 } }";
const PRICE_HINT = 'a price is a positive number; is an indicator still warming up?';
const OFFSET_HINT = 'an offset is { distance: 5 } in money or { fraction: 0.05 } of the price';
const SIZE_HINT = 'a size is positive; the side says whether it is bought or sold';

// The types rule most of this out; a strategy in plain JavaScript, and a NaN, get past them.
function faultOf(order: Order): Fault | undefined {
  if (typeof order !== 'object' || order === null) return [`it is ${shown(order)}`, ORDER_HINT];
  if (!TYPES.includes(order.type)) return [`its type is ${shown(order.type)}`, typeHint(order.type)];
  if (order.side !== 'buy' && order.side !== 'sell')
    return [`its side is ${shown(order.side)}`, "a side is 'buy' or 'sell'"];
  if ((order.type === 'limit' || order.type === 'stop-limit') && !isPositive(order.price))
    return [`its price is ${shown(order.price)}`, PRICE_HINT];
  if ((order.type === 'stop' || order.type === 'stop-limit') && !isPositive(order.trigger))
    return [`its trigger is ${shown(order.trigger)}`, PRICE_HINT];
  if (order.type === 'trailing-stop' && !isPositive(amountOf(order.offset, OFFSET)))
    return [`its offset is ${shown(order.offset)}`, OFFSET_HINT];
  if (!isSize(order.size)) return [`its size is ${shown(order.size)}`, SIZE_HINT];
  return attachedFault(order) ?? timeFault(order);
}

function attachedFault({ attached, size }: Order): Fault | undefined {
  if (typeof size === 'object' && 'risk' in size && attached?.stop === undefined)
    return ['its size is a risk, and it has no stop', 'attach a stop, or choose another way of sizing'];
  if (attached === undefined) return undefined;
  const { stop, target, trail } = attached;
  if (stop !== undefined && !isPositive(amountOf(stop, LEVEL)))
    return [`its stop is ${shown(stop)}`, PRICE_HINT];
  if (target !== undefined && !isPositive(amountOf(target, LEVEL)))
    return [`its target is ${shown(target)}`, PRICE_HINT];
  if (trail !== undefined && !isPositive(amountOf(trail, OFFSET)))
    return [`its trail is ${shown(trail)}`, OFFSET_HINT];
  return undefined;
}

function timeFault(order: Order): Fault | undefined {
  const limit = order.type === 'market' ? undefined : order.timeInForce;
  if (limit === undefined || limit === 'gtc' || limit === 'ioc' || limit === 'fok' || limit === 'day')
    return undefined;
  if (typeof limit === 'object' && Number.isInteger(limit?.bars) && limit.bars > 0) return undefined;
  return [
    `its time in force is ${shown(limit)}`,
    "it takes 'gtc', 'ioc', 'fok', 'day' or a number of bars, { bars: 3 }",
  ];
}

function typeHint(type: unknown): string {
  return typeof type === 'string' ? didYouMean(type, TYPES) : ORDER_HINT;
}

function isSize(size: unknown): boolean {
  if (isPositive(size) || size === 'position' || isPositive(amountOf(size, SIZE))) return true;
  // 0 is to hold nothing, and below it the position is short.
  return Number.isFinite(amountOf(size, ['weight']));
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < Infinity;
}

/** The one number of a record such as `{ fraction: 0.05 }`; undefined where it has another key. */
function amountOf(value: unknown, keys: readonly string[]): unknown {
  for (const key in value as object) {
    return keys.includes(key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  return undefined;
}
