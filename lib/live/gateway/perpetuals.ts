// Perpetuals before their first order: one position for each market, isolated margin, and a leverage.

import { TradelabError } from '../../core/index.ts';
import { isExchangeError } from '../../data/index.ts';
import { accountModes, modeFaults } from './account-modes.ts';
import { ask } from './again.ts';
import type { Desk } from './desk.ts';

export class Perpetuals {
  readonly #desk: Desk;
  readonly #leverages = new Map<string, number>();
  #isChecked = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Sets margin and leverage of a symbol, once. Throws `bad-option`, `conflict`, `refused` (also for the account's settings) or `network`. */
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
    await this.#requireModes();
    await ask(this.#desk, () => client.setMarginMode('isolated', symbol).catch(passNoChange));
    await ask(this.#desk, () => client.setLeverage(leverage, symbol));
    this.#leverages.set(symbol, leverage);
  }

  async #requireModes(): Promise<void> {
    if (this.#isChecked) return;
    const modes = await accountModes(this.#desk);
    const [fault] = modes === undefined ? [] : modeFaults(modes);
    if (fault !== undefined) throw new TradelabError('refused', fault.message, { hint: fault.hint });
    this.#isChecked = true;
  }
}

/** That the margin is isolated already is said as an error. */
function passNoChange(error: unknown): void {
  if (!isExchangeError(error, 'NoChange')) throw error;
}
