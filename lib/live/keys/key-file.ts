// The key file: the keys of all accounts, sealed by one passphrase.

import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { absent, writeWhole } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';
import { catalogFolder } from '../../data/catalog.ts';
import type { ExchangeKeys } from '../../data/index.ts';
import { isSealed, open, type Sealed, seal } from './key-cipher.ts';

/** Keys by the names of their accounts: 'binance', 'binance testnet'. */
export type KeyRing = Readonly<Record<string, ExchangeKeys>>;

const LEAST_LENGTH = 12;

/** The path of the key file: `given`, else $TRADELAB_KEYS, else `keys.json` beside the catalog. */
export async function keysFile(given?: string): Promise<string> {
  const named = given ?? process.env['TRADELAB_KEYS'];
  return named ? resolve(named) : join(dirname(await catalogFolder()), 'keys.json');
}

/** Whether there is a key file. Throws `disk`. */
export async function hasKeyFile(file: string): Promise<boolean> {
  return (await textOf(file)) !== undefined;
}

/**
 * Opens a key file; one that is not there has no keys. Throws `bad-keys` for another passphrase, `bad-data` where the
 * file is none or was changed, `disk`.
 */
export async function readKeyFile(file: string, passphrase: string): Promise<KeyRing> {
  const text = await textOf(file);
  return text === undefined ? {} : JSON.parse(await open(sealedIn(text, file), passphrase));
}

/**
 * Writes a key file whole, readable by its owner alone; without keys it is removed. Throws `bad-option` for a passphrase
 * of less than 12 characters, and `disk`.
 */
export async function writeKeyFile(file: string, ring: KeyRing, passphrase: string): Promise<void> {
  if (passphrase.length < LEAST_LENGTH)
    throw new TradelabError('bad-option', `the passphrase has less than ${LEAST_LENGTH} characters`, {
      hint: 'take several words: who copies the file can try passphrases as long as they like',
    });
  if (Object.keys(ring).length === 0) return rm(file, { force: true });
  const sealed = await seal(JSON.stringify(ring), passphrase);
  await writeWhole(file, async (aside) => {
    await writeFile(aside, `${JSON.stringify(sealed, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    // Whatever the umask has left of it.
    await chmod(aside, 0o600);
  });
}

function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(absent(undefined));
}

/** Says nothing of what is in the file: it may be keys that someone has written down there. */
function sealedIn(text: string, file: string): Sealed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // It is no JSON, and so no key file.
  }
  if (isSealed(value)) return value;
  throw new TradelabError('bad-data', `${file} is no key file that this version of tradelab can open`, {
    hint: "'tradelab keys add' makes one: remove this, or name another by --file or TRADELAB_KEYS",
  });
}
