// Perpetuals before their first order: one position for each market, isolated margin, and a leverage.

import { TradelabError } from '../../core/index.ts';
import { isExchangeError } from '../../data/index.ts';
import { ask } from './again.ts';
import type { Desk } from './desk.ts';

export class Perpetuals {
  readonly #desk: Desk;
  readonly #leverages = new Map<string, number>();
  #isOneWay = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Sets margin and leverage of a symbol, once. Throws `bad-option`, `conflict`, `refused` (in hedge mode, too) or `network`. */
  async prepare(symbol: string, leverage: number): Promise<void> {
    const { client } = this.#desk;
    if (client.id === 'binance')
      throw new TradelabError(
        'bad-option',
        `${symbol} is a perpetual, and 'binance' is its spot market here`,
        {
          hint: "perpetuals are traded on 'binanceusdm'",
        },
      );
    const before = this.#leverages.get(symbol);
    if (before === leverage) return;
    if (before !== undefined)
      throw new TradelabError('conflict', `${symbol} is traded with a leverage of ${before} already`, {
        hint: 'all that trade a symbol on an account share its position, and so its leverage',
      });
    await this.#requireOneWay();
    await ask(this.#desk, () => client.setMarginMode('isolated', symbol).catch(passNoChange));
    await ask(this.#desk, () => client.setLeverage(leverage, symbol));
    this.#leverages.set(symbol, leverage);
  }

  /** With a long and a short position at once, an exit would open one of them. */
  async #requireOneWay(): Promise<void> {
    if (this.#isOneWay) return;
    const { hedged } = await ask(this.#desk, () => this.#desk.client.fetchPositionMode());
    if (hedged === true)
      throw new TradelabError(
        'refused',
        'the account is in hedge mode: a market has a long and a short position',
        {
          hint: 'set the position mode of the account to one-way at the exchange, once it is flat',
        },
      );
    this.#isOneWay = true;
  }
}

/** That the margin is isolated already is said as an error. */
function passNoChange(error: unknown): void {
  if (!isExchangeError(error, 'NoChange')) throw error;
}
