// The last acknowledged entry, told in a small file beside the ledger: without it, nobody would know that an end is missing.
//
// SQLite drops the end of a damaged write-ahead log without a word, and a file that was copied without its log is sound,
// too. The head is written after every commit and is not flushed: it may lag behind the ledger, but is never ahead of it.

import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { diskError } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';
import type { Tail } from './chain.ts';

const SEQ_DIGITS = 16;

/** The head of a ledger's file. */
export class HeadFile {
  readonly file: string;
  #handle: number | undefined;

  constructor(ledger: string) {
    this.file = `${ledger}.head`;
  }

  /** What was acknowledged last, undefined where nothing is known. Throws `bad-data` where it cannot be read. */
  read(): Tail | undefined {
    const text = readText(this.file);
    if (text === '') return undefined;
    const [, seq, hash] = /^(\d{16}) ([0-9a-f]{64})\n$/.exec(text) ?? [];
    if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
    throw new TradelabError('bad-data', `${this.file} is damaged`, {
      hint: "see with 'tradelab ledger verify' that the ledger is whole, then remove the file",
    });
  }

  /** Notes a committed entry, in one write of a fixed length. Throws `disk`. */
  write({ seq, hash }: Tail): void {
    try {
      this.#handle ??= this.#open();
      writeSync(this.#handle, `${String(seq).padStart(SEQ_DIGITS, '0')} ${hash}\n`, 0);
    } catch (cause) {
      throw diskError(`${this.file} could not be written`, cause);
    }
  }

  close(): void {
    if (this.#handle === undefined) return;
    fsyncSync(this.#handle);
    closeSync(this.#handle);
    this.#handle = undefined;
  }

  #open(): number {
    try {
      return openSync(this.file, 'r+');
    } catch {
      return openSync(this.file, 'w+');
    }
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
