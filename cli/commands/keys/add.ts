// tradelab keys add: the keys of an account into the key file.

import { accountName, type ExchangeKeys, keysFile, readKeyFile, requireTraded, writeKeyFile } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { type Answers, withAnswers } from '../../inputs/ask.ts';
import { KEY_FILE_FLAG, modeOf, passphraseFor, TESTNET_FLAG } from '../../inputs/keys.ts';
import { note, print } from '../../io.ts';

export const keysAddCommand = defineCommand({
  describe:
    'Keeps the keys of an account in the key file, sealed by a passphrase. All is typed unseen; what is no terminal gives ' +
    'it by stdin, each on a line: the passphrase (unless $TRADELAB_PASSPHRASE has it), the key, and the secret.',
  positionals: { exchange: { describe: 'as ccxt calls it: binance, binanceusdm', required: true } },
  flags: { ...TESTNET_FLAG, ...KEY_FILE_FLAG },
  examples: ['keys add binance --testnet', 'keys add binanceusdm'],
  async run({ args: { exchange }, flags }, io) {
    await requireTraded(exchange);
    const file = await keysFile(flags.file);
    const name = accountName(exchange, modeOf(flags));
    const isNew = await withAnswers(io, async (answers) => {
      const passphrase = await passphraseFor(file, answers, io);
      const ring = await readKeyFile(file, passphrase);
      await writeKeyFile(file, { ...ring, [name]: await askKeys(answers) }, passphrase);
      return !Object.hasOwn(ring, name);
    });
    print(io, `the keys of ${name} are ${isNew ? 'kept in' : 'replaced in'} ${file}`);
    note(io, `check them: tradelab keys check ${exchange}${flags.testnet ? ' --testnet' : ''}`);
    return 0;
  },
});

async function askKeys(answers: Answers): Promise<ExchangeKeys> {
  const hidden = { hidden: true };
  return { apiKey: await answers.ask('API key', hidden), secret: await answers.ask('secret', hidden) };
}
