// What one account of the test exchange owns: assets free and locked, and positions in perpetuals.

import { RefusedRequest } from './order.ts';

export interface Balance {
  free: number;
  locked: number;
}

/** A position in a perpetual; `size` is signed. */
export interface Position {
  size: number;
  entryPrice: number;
  leverage: number;
  isIsolated: boolean;
  updated: number;
}

export class Wallet {
  readonly balances = new Map<string, Balance>();
  readonly positions = new Map<string, Position>();

  constructor(assets: Readonly<Record<string, number>>) {
    for (const [asset, free] of Object.entries(assets)) this.balances.set(asset, { free, locked: 0 });
  }

  balance(asset: string): Balance {
    let found = this.balances.get(asset);
    if (found === undefined) {
      found = { free: 0, locked: 0 };
      this.balances.set(asset, found);
    }
    return found;
  }

  position(market: string): Position {
    let found = this.positions.get(market);
    if (found === undefined) {
      found = { size: 0, entryPrice: 0, leverage: 20, isIsolated: false, updated: 0 };
      this.positions.set(market, found);
    }
    return found;
  }

  /** Sets aside what an order on spot may cost. Throws `insufficient-balance`. */
  lock(asset: string, amount: number): void {
    const balance = this.balance(asset);
    if (balance.free < amount * (1 - 1e-12)) throw new RefusedRequest('insufficient-balance');
    balance.free -= amount;
    balance.locked += amount;
  }

  unlock(asset: string, amount: number): void {
    const balance = this.balance(asset);
    balance.free += amount;
    balance.locked -= amount;
  }

  /** Pays out of what is locked. */
  spend(asset: string, amount: number): void {
    this.balance(asset).locked -= amount;
  }

  earn(asset: string, amount: number): void {
    this.balance(asset).free += amount;
  }

  /** Changes a position by a fill and returns what that realised, in quote units. */
  trade(market: string, signedSize: number, price: number, time: number): number {
    const position = this.position(market);
    const closes = Math.sign(signedSize) === -Math.sign(position.size);
    const closed = closes ? Math.min(Math.abs(signedSize), Math.abs(position.size)) : 0;
    const realized = closed * Math.sign(position.size) * (price - position.entryPrice);
    const size = position.size + signedSize;
    if (Math.abs(size) < 1e-12) position.entryPrice = 0;
    else if (!closes) position.entryPrice = (position.entryPrice * position.size + price * signedSize) / size;
    else if (Math.sign(size) !== Math.sign(position.size)) position.entryPrice = price;
    position.size = Math.abs(size) < 1e-12 ? 0 : size;
    position.updated = time;
    return realized;
  }
}
