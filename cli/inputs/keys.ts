// The keys of an account as commands take them: which file, which account, and the passphrase.

import { hasKeyFile, type KeySource, keySource, type OrderMode, TradelabError } from 'tradelab';
import { onOff, text } from '../flag.ts';
import type { Io } from '../io.ts';
import { type Answers, withAnswers } from './ask.ts';

/** Which key file, of commands that read or write one. */
export const KEY_FILE_FLAG = {
  file: text({
    describe: 'the key file, if not $TRADELAB_KEYS or the one beside the catalog',
    group: 'Keys',
  }),
};

/** Which of the two accounts at an exchange. */
export const TESTNET_FLAG = {
  testnet: onOff({ describe: 'the account at the place for tests of the exchange', group: 'Keys' }),
};

/** What the flag says. */
export function modeOf({ testnet }: { readonly testnet: boolean }): OrderMode {
  return testnet ? 'testnet' : 'live';
}

/** The keys of the environment, else of the key file; its passphrase is $TRADELAB_PASSPHRASE, or asked for when it is needed. */
export function keysFrom(io: Io, file?: string): KeySource {
  const passphrase = () => withAnswers(io, (answers) => askPassphrase(answers, io));
  return keySource({ env: io.env, file, passphrase });
}

/** $TRADELAB_PASSPHRASE, else what is answered. */
export async function askPassphrase(answers: Answers, { env }: Io): Promise<string> {
  return env['TRADELAB_PASSPHRASE'] || answers.ask('passphrase of the key file', { hidden: true });
}

/** The passphrase of a file that is there or will be: a new one is typed twice. Throws `bad-option` where they differ. */
export async function passphraseFor(file: string, answers: Answers, io: Io): Promise<string> {
  const first = await askPassphrase(answers, io);
  if (io.env['TRADELAB_PASSPHRASE'] || !answers.isTTY || (await hasKeyFile(file))) return first;
  if ((await answers.ask('the same again', { hidden: true })) === first) return first;
  throw new TradelabError('bad-option', 'the passphrase was not the same twice', {
    hint: 'nothing was written: try again',
  });
}

/** A key file that is there. Throws `not-found`. */
export async function requireKeyFile(file: string): Promise<string> {
  if (await hasKeyFile(file)) return file;
  throw new TradelabError('not-found', `there is no key file ${file}`, {
    hint: "'tradelab keys add' makes it; --file or TRADELAB_KEYS name another",
  });
}
