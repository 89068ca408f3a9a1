// The key file against its own description: opened by node:crypto alone, tampered with byte by byte.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { TradelabError } from '../../core/index.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';
import { hasKeyFile, keySource, keyVariables, readKeyFile, writeKeyFile } from './index.ts';
import type { Sealed } from './key-cipher.ts';

const PASSPHRASE = 'correct horse battery staple';
const RING = {
  binance: { apiKey: 'the-key-of-binance', secret: 'the-secret-of-binance' },
  'binanceusdm testnet': { apiKey: 'the-key-of-binanceusdm', secret: 'the-secret-of-binanceusdm' },
};
const SECRETS = [PASSPHRASE, ...Object.values(RING).flatMap((keys) => Object.values(keys))];

/** A key file of the format as it is described, made by node:crypto alone, and quick to open. */
function sealedByHand(text: string): Sealed {
  const salt = randomBytes(16);
  const cost = { N: 1024, r: 8, p: 1 };
  const both = scryptSync(PASSPHRASE, salt, 64, cost);
  const head: Pick<Sealed, 'format' | 'version' | 'scrypt'> = {
    format: 'tradelab-keys',
    version: 1,
    scrypt: { ...cost, salt: salt.toString('base64') },
  };
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', both.subarray(0, 32), nonce);
  cipher.setAAD(Buffer.from(JSON.stringify(head)));
  const data = cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
  const check = createHmac('sha256', both.subarray(32)).update(JSON.stringify(head)).digest('base64');
  const [tag, written] = [cipher.getAuthTag().toString('base64'), nonce.toString('base64')];
  return { ...head, check, cipher: 'aes-256-gcm', nonce: written, tag, data };
}

const whole = sealedByHand(JSON.stringify(RING));

const newFile = () => join(temporaryFolder(), 'keys.json');

/** A key file with other content. */
function fileWith(content: object | string): string {
  const file = newFile();
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function faultOf(work: Promise<unknown>): Promise<TradelabError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TradelabError);
  const text = inspect(error, { depth: 12, showHidden: true });
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  return error as TradelabError;
}

/** The text with another character in its middle. */
const changed = (text: string) => {
  const k = Math.floor(text.length / 2);
  return text.slice(0, k) + (text[k] === 'A' ? 'B' : 'A') + text.slice(k + 1);
};

describe('the key file', () => {
  test('is AES-256-GCM under the first half of what scrypt makes of the passphrase: by node:crypto, there and back', async () => {
    expect(await readKeyFile(fileWith(whole), PASSPHRASE)).toEqual(RING);
    const file = newFile();
    await writeKeyFile(file, RING, PASSPHRASE);
    const { format, version, scrypt, nonce, tag, data } = JSON.parse(readFileSync(file, 'utf8')) as Sealed;
    const { N, r, p, salt } = scrypt;
    expect({ N, r, p }).toEqual({ N: 131_072, r: 8, p: 1 });
    const key = scryptSync(PASSPHRASE, Buffer.from(salt, 'base64'), 64, { N, r, p, maxmem: 2 ** 28 });
    const decipher = createDecipheriv('aes-256-gcm', key.subarray(0, 32), Buffer.from(nonce, 'base64'));
    decipher.setAAD(Buffer.from(JSON.stringify({ format, version, scrypt })));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    const text = decipher.update(data, 'base64', 'utf8') + decipher.final('utf8');
    expect(JSON.parse(text)).toEqual(RING);
  });

  test('holds nothing in clear, belongs to its owner alone, and differs whenever it is written', async () => {
    const file = newFile();
    const written = async () => {
      await writeKeyFile(file, RING, PASSPHRASE);
      return readFileSync(file, 'utf8');
    };
    const [first, second] = [await written(), await written()];
    for (const secret of [...SECRETS, 'binance', 'testnet']) expect(second).not.toContain(secret);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const [one, other]: [Sealed, Sealed] = [JSON.parse(first), JSON.parse(second)];
    for (const part of ['nonce', 'tag', 'data', 'check'] as const) expect(one[part]).not.toBe(other[part]);
    expect(one.scrypt.salt).not.toBe(other.scrypt.salt);
    expect(readdirSync(join(file, '..'))).toEqual(['keys.json']);
  });

  test('is opened by its passphrase in any Unicode form, and by no other', async () => {
    const file = newFile();
    await writeKeyFile(file, RING, 'schlüssel und schloss');
    expect(await readKeyFile(file, 'schlu\u0308ssel und schloss')).toEqual(RING);
    const error = await faultOf(readKeyFile(file, 'schlussel und schloss'));
    expect([error.code, error.message]).toEqual([
      'bad-keys',
      'the passphrase is not the one that the keys were sealed with',
    ]);
  });

  test.each(['data', 'tag', 'nonce'] as const)(
    'of which %s was changed is told from a wrong passphrase',
    async (part) => {
      const error = await faultOf(
        readKeyFile(fileWith({ ...whole, [part]: changed(whole[part]) }), PASSPHRASE),
      );
      expect([error.code, error.message]).toEqual([
        'bad-data',
        'the sealed keys were changed since they were written',
      ]);
    },
  );

  test('whose head was changed is not opened, however cheap it says that the passphrase is', async () => {
    const { scrypt } = whole;
    for (const other of [{ N: 512 }, { p: 2 }, { salt: changed(scrypt.salt) }]) {
      const file = fileWith({ ...whole, scrypt: { ...scrypt, ...other } });
      expect((await faultOf(readKeyFile(file, PASSPHRASE))).code).toBe('bad-keys');
    }
  });

  test('a short tag, which would be easier to forge, is refused', async () => {
    const tag = Buffer.from(whole.tag, 'base64').subarray(0, 4).toString('base64');
    expect((await faultOf(readKeyFile(fileWith({ ...whole, tag }), PASSPHRASE))).code).toBe('bad-data');
  });

  test('that is none, of a newer version, or asks for all memory is refused before anything is computed', async () => {
    const none = [
      ...['', 'the-secret-of-binance', '[]', 'null', { ...whole, version: 2 }, { ...whole, tag: 7 }],
      ...[{ N: 2 ** 24 }, { N: 100_000 }, { r: 0 }, { p: 1e9 }, { N: 1.5 }].map((cost) => ({
        ...whole,
        scrypt: { ...whole.scrypt, ...cost },
      })),
    ];
    for (const content of none) {
      const error = await faultOf(readKeyFile(fileWith(content), PASSPHRASE));
      expect(error.code).toBe('bad-data');
      expect(error.message).toContain('is no key file that this version of tradelab can open');
    }
  });

  test('with no keys left is removed, and one that is not there has none', async () => {
    const file = fileWith(whole);
    await writeKeyFile(file, {}, PASSPHRASE);
    expect(await hasKeyFile(file)).toBe(false);
    expect(await readKeyFile(file, PASSPHRASE)).toEqual({});
  });

  test('is not sealed by a passphrase of less than 12 characters, and stays as it was', async () => {
    const file = fileWith(whole);
    expect((await faultOf(writeKeyFile(file, RING, 'elevenchars'))).code).toBe('bad-option');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(whole);
  });

  test('that cannot be written or read is an error of the disk', async () => {
    const folder = newFile();
    mkdirSync(folder);
    expect((await faultOf(readKeyFile(folder, PASSPHRASE))).code).toBe('disk');
    expect((await faultOf(writeKeyFile(folder, RING, PASSPHRASE))).code).toBe('disk');
  });
});

describe('the source of keys', () => {
  test('takes those of the environment before those of the file, each account by its own names', async () => {
    const env = {
      BINANCE_API_KEY: 'k',
      BINANCE_SECRET: 's',
      BINANCEUSDM_TESTNET_API_KEY: '',
      TRADELAB_PASSPHRASE: PASSPHRASE,
    };
    const keys = keySource({ env, file: fileWith(whole) });
    expect(await keys('binance', 'live')).toEqual({ apiKey: 'k', secret: 's' });
    expect(await keys('binanceusdm', 'testnet')).toEqual(RING['binanceusdm testnet']);
    const error = await faultOf(keys('binance', 'testnet'));
    expect(error.code).toBe('bad-keys');
    expect(error.hint).toContain("'tradelab keys add binance --testnet'");
    expect(keyVariables('binanceusdm', 'testnet').secret).toBe('BINANCEUSDM_TESTNET_SECRET');
  });

  test('asks for the passphrase when the file is needed first, and once', async () => {
    let asked = 0;
    const keys = keySource({
      ...{ env: { KRAKEN_API_KEY: 'k', KRAKEN_SECRET: 's' }, file: fileWith(whole) },
      passphrase: async () => {
        asked++;
        return PASSPHRASE;
      },
    });
    await keys('kraken', 'live');
    expect(asked).toBe(0);
    expect(await Promise.all([keys('binance', 'live'), keys('binanceusdm', 'testnet')])).toEqual(
      Object.values(RING),
    );
    expect(asked).toBe(1);
  });

  test('says what is missing: the other half, the passphrase, any keys', async () => {
    const half = await faultOf(
      keySource({ env: { BINANCE_SECRET: 'the-secret-of-binance' } })('binance', 'live'),
    );
    expect(half.message).toBe('BINANCE_SECRET is set, and BINANCE_API_KEY is not');
    const closed = await faultOf(keySource({ env: {}, file: fileWith(whole) })('binance', 'live'));
    expect(closed.hint).toContain('TRADELAB_PASSPHRASE');
    const none = await faultOf(keySource({ env: {}, file: newFile() })('binance', 'live'));
    expect(none.message).toBe('there are no keys of binance');
  });
});
