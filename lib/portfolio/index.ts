// Many symbols on one timeline, with one purse. All of it is public.

export {
  definePortfolio,
  type PortfolioAccount,
  type PortfolioOrders,
  type PortfolioSpec,
  type PortfolioStrategy,
  type SymbolPosition,
  type SymbolRow,
  type Weights,
} from './define-portfolio.ts';
export type { PortfolioLegInput, PortfolioOptions } from './options.ts';
export { portfolio } from './portfolio.ts';
export { type PortfolioJson, PortfolioResult } from './result.ts';
