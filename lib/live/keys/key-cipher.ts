// How keys are kept on a disk: sealed with AES-256-GCM under a key that scrypt makes of a passphrase.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { TradelabError } from '../../core/index.ts';

/** The cost of a passphrase: 128 MB and a third of a second (OWASP's Password Storage Cheat Sheet, 2023). */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
/** What a file may ask for at most: 1 GB. */
const MOST_MEMORY = 2 ** 30;

const [SALT_BYTES, NONCE_BYTES, TAG_BYTES, KEY_BYTES] = [16, 12, 16, 32];

/** What is written: all that is needed to open it but the passphrase; bytes are in base64. */
export interface Sealed {
  readonly format: 'tradelab-keys';
  readonly version: 1;
  readonly scrypt: { readonly N: number; readonly r: number; readonly p: number; readonly salt: string };
  /** Tells whether a passphrase is the right one: an HMAC of the above. */
  readonly check: string;
  readonly cipher: 'aes-256-gcm';
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

/** Seals a text under a passphrase, with a salt and a nonce of its own. */
export async function seal(text: string, passphrase: string): Promise<Sealed> {
  const salt = randomBytes(SALT_BYTES).toString('base64');
  const head = { format: 'tradelab-keys', version: 1, scrypt: { ...COST, salt } } as const;
  const { key, check } = await unlock(head, passphrase);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(JSON.stringify(head)));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  key.fill(0);
  const tag = cipher.getAuthTag().toString('base64');
  return {
    ...head,
    check: check.toString('base64'),
    cipher: 'aes-256-gcm',
    nonce: nonce.toString('base64'),
    tag,
    data,
  };
}

/**
 * The text that was sealed. Throws `bad-keys` for another passphrase, and `bad-data` where it is not as it was written;
 * neither says anything about the text.
 */
export async function open(
  { check, nonce, tag, data, ...rest }: Sealed,
  passphrase: string,
): Promise<string> {
  const head = { format: rest.format, version: rest.version, scrypt: rest.scrypt };
  const unlocked = await unlock(head, passphrase);
  const told = Buffer.from(check, 'base64');
  if (told.length !== unlocked.check.length || !timingSafeEqual(told, unlocked.check))
    throw new TradelabError('bad-keys', 'the passphrase is not the one that the keys were sealed with', {
      hint: 'try again; where you are sure of it, the head of the file was changed: add the keys anew',
    });
  try {
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv('aes-256-gcm', unlocked.key, Buffer.from(nonce, 'base64'), options);
    decipher.setAAD(Buffer.from(JSON.stringify(head)));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(data, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    throw new TradelabError('bad-data', 'the sealed keys were changed since they were written', {
      hint: 'remove the file and add the keys anew; who could change it may have read it, too',
    });
  } finally {
    unlocked.key.fill(0);
  }
}

/** Whether a parsed file is what `seal` has made, and asks for no more than this machine should give. */
export function isSealed(value: unknown): value is Sealed {
  const { format, version, scrypt: cost, cipher, ...texts } = (value ?? {}) as Partial<Sealed>;
  const { N = 0, r = 0, p = 0, salt } = cost ?? {};
  const isCost = [N, r, p].every((n) => Number.isInteger(n) && n > 0) && Number.isInteger(Math.log2(N));
  return (
    format === 'tradelab-keys' &&
    version === 1 &&
    cipher === 'aes-256-gcm' &&
    isCost &&
    N > 1 &&
    128 * N * r <= MOST_MEMORY &&
    p <= 16 &&
    [salt, texts.check, texts.nonce, texts.tag, texts.data].every((text) => typeof text === 'string')
  );
}

type Head = Pick<Sealed, 'format' | 'version' | 'scrypt'>;

/** The key of a passphrase, and what tells whether it is the right one. */
async function unlock(head: Head, passphrase: string): Promise<{ key: Buffer; check: Buffer }> {
  const { N, r, p, salt } = head.scrypt;
  const options = { N, r, p, maxmem: 2 * MOST_MEMORY };
  // The same characters may be typed as other code points on another machine.
  const both = await derive(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), options);
  const check = createHmac('sha256', both.subarray(KEY_BYTES)).update(JSON.stringify(head)).digest();
  return { key: both.subarray(0, KEY_BYTES), check };
}

function derive(passphrase: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 2 * KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
