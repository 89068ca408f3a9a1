// An exchange on loopback for tests: published as 'tradelab/testing'.

export { Exchange, type ExchangeEvent } from './exchange.ts';
export { Faults, type RequestFault, type StreamFaults } from './faults.ts';
export type { TestMaintenance } from './maintenance.ts';
export {
  type Candle,
  type FundingSettlement,
  TestMarket,
  type TestMarketInput,
  type Tick,
} from './market.ts';
export type { OrderRequest, Refusal, TestFill, TestOrder, TestOrderStatus, TestOrderType } from './order.ts';
export {
  type ConfigurableClient,
  type DialectName,
  startTestExchange,
  TestExchange,
  type TestExchangeOptions,
} from './test-exchange.ts';
export { type Balance, type Position, Wallet } from './wallet.ts';
