// Whether the keys may trade, and may not take anything away.

import { TradelabError } from '../../core/index.ts';
import { ask } from './again.ts';
import type { Desk } from './desk.ts';

/**
 * Asks the exchange what the key may do. Throws `bad-keys` for one that is not known, that may not trade, or that may
 * withdraw. A testnet does not tell: there balances must be readable, and a notice says so.
 */
export async function checkKeys(desk: Desk): Promise<void> {
  const { client, tell } = desk;
  await ask(desk, () => client.fetchBalance());
  if (isTestnet(desk)) {
    tell({ kind: 'notice', message: 'a testnet does not tell what the key may do' });
    return;
  }
  const rights = await ask(desk, () => client.sapiGetAccountApiRestrictions());
  if (rights['enableWithdrawals'] === true)
    throw new TradelabError('bad-keys', 'the key may withdraw money', {
      hint: 'make a key without that right: whoever gets hold of this one can empty the account',
    });
  const right = client.id === 'binance' ? 'enableSpotAndMarginTrading' : 'enableFutures';
  if (rights[right] !== true)
    throw new TradelabError('bad-keys', 'the key may not trade', {
      hint: `give it the right that ${client.id} calls ${right}`,
    });
}

/** Testnets have no routes of the account besides trading. */
function isTestnet({ client }: Desk): boolean {
  return client.isSandboxModeEnabled === true || client.options['enableDemoTrading'] === true;
}
