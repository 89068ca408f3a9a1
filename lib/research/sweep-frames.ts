// A file that grows by frames, each with its length and its hash: what a kill has cut off is known by it.

import { createHash } from 'node:crypto';
import { fstatSync, readSync, writeFileSync } from 'node:fs';

/** A frame that is whole, and where in the file it ends. */
export interface Frame {
  readonly payload: Buffer;
  readonly end: number;
}

const [LENGTH, HASH] = [4, 16];
const HEAD = LENGTH + HASH;

/** Appends a frame to a file that was opened for appending. */
export function appendFrame(file: number, payload: Uint8Array): void {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(payload.length);
  hashOf(payload).copy(head, LENGTH);
  writeFileSync(file, Buffer.concat([head, payload]));
}

/** The frames of a file up to the first that is not whole. */
export function* readFrames(file: number): Generator<Frame> {
  const { size } = fstatSync(file);
  for (let at = 0; at + HEAD <= size; ) {
    const head = readAt(file, at, HEAD);
    const end = at + HEAD + head.readUInt32LE();
    if (end > size) return;
    const payload = readAt(file, at + HEAD, end - at - HEAD);
    if (!hashOf(payload).equals(head.subarray(LENGTH))) return;
    yield { payload, end };
    at = end;
  }
}

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, at);
  return bytes.subarray(0, read);
}

function hashOf(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest().subarray(0, HASH);
}
