// The strategies that come with tradelab, a line each.

export { emaCross } from './ema-cross.ts';
export { grid } from './grid.ts';
export { macdCross } from './macd.ts';
export { rsiReversion } from './rsi.ts';
export { vwapReversion } from './vwap.ts';
