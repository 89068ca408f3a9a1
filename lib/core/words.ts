// Small shared types: the directions of the market.

/** The direction of a position. */
export type Side = 'long' | 'short';

/** The direction of an order or a fill. */
export type OrderSide = 'buy' | 'sell';

/** A value of a strategy's parameter. */
export type ParamValue = number | string | boolean;
