// The rules of a run as the kernels of a sweep need them: plain numbers.

import type { EngineOptions } from '../engine/index.ts';
import { DEFAULT_MAINTENANCE_MARGIN } from '../execution/index.ts';

export interface SweepRules {
  readonly cash: number;
  readonly fee: number;
  readonly slippage: number;
  /** Quote money per unit and price that an entry takes: its margin and its fee. */
  readonly cost: number;
  readonly leverage: number;
  readonly maintenance: number;
  readonly lot: number | undefined;
  readonly minNotional: number;
  /** The size of an entry: of these three those that are not given are NaN. */
  readonly quantity: number;
  readonly notional: number;
  readonly fraction: number;
  /** Whether a position can be liquidated. */
  readonly liquidates: boolean;
}

export function sweepRules({ cash, rules, trading: { size } }: EngineOptions): SweepRules {
  const { takerFee, slippage, leverage, instrument, side } = rules;
  return {
    ...{ cash, slippage, leverage },
    fee: takerFee,
    cost: 1 / leverage + takerFee,
    maintenance: instrument?.maintenanceMargin ?? DEFAULT_MAINTENANCE_MARGIN,
    lot: instrument?.lot,
    minNotional: instrument?.minNotional ?? 0,
    quantity: typeof size === 'number' ? size : Number.NaN,
    notional: typeof size === 'object' && 'notional' in size ? size.notional : Number.NaN,
    fraction: typeof size === 'object' && 'fraction' in size ? size.fraction : Number.NaN,
    liquidates: side !== 'long' || leverage > 1,
  };
}
