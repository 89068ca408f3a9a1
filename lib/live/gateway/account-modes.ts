// The settings of an account for perpetuals, which hold for all that trade on it.

import { ask } from './again.ts';
import type { Desk } from './desk.ts';
import type { AccountModes } from './types.ts';

/** What an account is set to; undefined of one that trades no perpetuals. Throws a TradelabError. */
export async function accountModes(desk: Desk): Promise<AccountModes | undefined> {
  const { client } = desk;
  if (client.id !== 'binanceusdm') return undefined;
  const { hedged } = await ask(desk, () => client.fetchPositionMode());
  // "Get Current Multi-Assets Mode" of Binance's USDT-margined futures.
  const { multiAssetsMargin } = await ask(desk, () => client.fapiPrivateGetMultiAssetsMargin());
  return { isHedged: hedged === true, isMultiAsset: multiAssetsMargin === true };
}

/** What is wrong with a setting, and what is to be done. */
export interface ModeFault {
  readonly message: string;
  readonly hint: string;
}

/** The settings under which no session trades. */
export function modeFaults({ isHedged, isMultiAsset }: AccountModes): readonly ModeFault[] {
  return [...(isHedged ? [HEDGED] : []), ...(isMultiAsset ? [MULTI_ASSET] : [])];
}

/** With a long and a short position at once, an exit would open one of them. */
const HEDGED: ModeFault = {
  message: 'the account is in hedge mode: a market has a long and a short position',
  hint: 'set the position mode of the account to one-way at the exchange, once it is flat',
};

/** Binance has no isolated margin then (its error -4168): a loss in one market would take the margin of all. */
const MULTI_ASSET: ModeFault = {
  message: 'the account is in multi-assets mode: its positions share their margin',
  hint: 'set the asset mode of the account to single-asset at the exchange, once it is flat',
};
