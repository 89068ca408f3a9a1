// tradelab keys check: what the exchange says of the keys of an account.

import { type AccountModes, accountName, checkAccount } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { KEY_FILE_FLAG, keysFrom, modeOf, TESTNET_FLAG } from '../../inputs/keys.ts';
import { print } from '../../io.ts';
import { styleOf } from '../../show/style.ts';

export const keysCheckCommand = defineCommand({
  describe:
    'Asks the exchange whether the keys of an account may trade. A key that may withdraw money is refused.',
  positionals: { exchange: { describe: 'as ccxt calls it: binance, binanceusdm', required: true } },
  flags: { ...TESTNET_FLAG, ...KEY_FILE_FLAG, ...JSON_FLAG },
  examples: ['keys check binance', 'keys check binanceusdm --testnet'],
  async run({ args: { exchange }, flags }, io) {
    const mode = modeOf(flags);
    const keys = await keysFrom(io, flags.file)(exchange, mode);
    const check = await checkAccount(exchange, mode, keys);
    if (flags.json) {
      print(io, JSON.stringify(check));
      return 0;
    }
    const style = styleOf(io);
    print(io, `${style.good('✓')} ${accountName(exchange, mode)} takes the keys`);
    if (check.modes !== null) print(io, modeWords(check.modes));
    for (const notice of check.notices) print(io, `${style.warning('!')} ${notice}`);
    return 0;
  },
});

function modeWords({ isHedged, isMultiAsset }: AccountModes): string {
  return `  ${isHedged ? 'hedge' : 'one-way'} mode, ${isMultiAsset ? 'multi-assets' : 'single-asset'} mode`;
}
