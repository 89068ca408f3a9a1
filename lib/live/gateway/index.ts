// Real orders at an exchange.

export { modeFaults } from './account-modes.ts';
export { clientOrderId } from './client-order-id.ts';
export { PlainWords } from './exchange-error.ts';
export { OrderGateway } from './order-gateway.ts';
export type {
  AccountHoldings,
  AccountModes,
  AccountState,
  Charge,
  ExchangeFill,
  ExchangePosition,
  GatewayEvent,
  GatewayListener,
  GatewayOptions,
  KnownOrder,
  OpenOrder,
  OrderRequest,
  OrderUpdate,
} from './types.ts';
export type { VenueCause } from './venue-order.ts';
