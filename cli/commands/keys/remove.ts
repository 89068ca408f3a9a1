// tradelab keys remove: the keys of an account out of the key file.

import { accountName, didYouMean, keysFile, readKeyFile, TradelabError, writeKeyFile } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { withAnswers } from '../../inputs/ask.ts';
import { askPassphrase, KEY_FILE_FLAG, modeOf, requireKeyFile, TESTNET_FLAG } from '../../inputs/keys.ts';
import { note, print } from '../../io.ts';

export const keysRemoveCommand = defineCommand({
  describe: 'Removes the keys of an account from the key file, and with the last ones the file.',
  positionals: { exchange: { describe: 'as ccxt calls it: binance, binanceusdm', required: true } },
  flags: { ...TESTNET_FLAG, ...KEY_FILE_FLAG },
  examples: ['keys remove binance --testnet'],
  async run({ args: { exchange }, flags }, io) {
    const file = await requireKeyFile(await keysFile(flags.file));
    const name = accountName(exchange, modeOf(flags));
    const passphrase = await withAnswers(io, (answers) => askPassphrase(answers, io));
    const { [name]: removed, ...others } = await readKeyFile(file, passphrase);
    if (removed === undefined)
      throw new TradelabError('not-found', `${file} has no keys of ${name}`, {
        hint: didYouMean(name, Object.keys(others)),
      });
    await writeKeyFile(file, others, passphrase);
    print(io, `the keys of ${name} are removed`);
    note(io, `they still work: withdraw them at ${exchange} where nobody needs them any more`);
    return 0;
  },
});
