// The rules that a simulated venue fills by: what a run's options come down to.

import type { Instrument } from '../core/instrument.ts';

/** How the venue of a backtest or a paper session fills orders. Rates are fractions. */
export interface ExecutionRules {
  readonly makerFee: number;
  readonly takerFee: number;
  /** By how much a market or stop fill is worse than the price that it was triggered at. */
  readonly slippage: number;
  /** When a market order fills: at the next bar's open, or at the close of the very bar it was decided on. */
  readonly fill: 'next-open' | 'close';
  /** Which positions may be held. */
  readonly side: 'long' | 'short' | 'both';
  /** Notional over margin; 1 is without borrowing. */
  readonly leverage: number;
  /** Whether a limit fills when the price touches it, or only when it trades through. */
  readonly limitFill: 'touch' | 'through';
  /** Which of two exits is taken where a bar reaches both. */
  readonly ambiguity: 'worse' | 'better';
  readonly instrument: Instrument | undefined;
}

/** Binance's least maintenance margin rate for large coins; a venue's own figure stands in the instrument. */
export const DEFAULT_MAINTENANCE_MARGIN = 0.005;
