// What a strategy is made of.

export { blameStrategy } from './blame-strategy.ts';
export type { Cursor } from './cursor.ts';
export {
  type BarsWith,
  type InputSchema,
  input,
  inputsAtClose,
  joinInputs,
  requireInputs,
  type SeriesInput,
  withInputs,
} from './inputs.ts';
export { loadParams } from './load-params.ts';
export { loadStrategyFile, strategyFile } from './load-strategy.ts';
export type {
  AttachedExits,
  Level,
  LimitOrder,
  MarketOrder,
  Offset,
  Order,
  Orders,
  Size,
  StopLimitOrder,
  StopOrder,
  TimeInForce,
  TrailingStopOrder,
} from './order.ts';
export {
  describeParam,
  type Param,
  type ParamSchema,
  type ParamValues,
  param,
  resolveParams,
} from './params.ts';
export { Program, type SignalOutputs } from './program.ts';
export { createRegistry, type Registry } from './registry.ts';
export { SIGNAL_EXIT, type SignalTrading, signalReducer } from './signals.ts';
export {
  type AccountView,
  type AnyStrategy,
  type BarView,
  defineStrategy,
  type Indicators,
  type Signals,
  type Strategy,
  type StrategySpec,
} from './strategy.ts';
