// The kernel in WebAssembly as this host runs it: the module is compiled once, every part of a sweep has a memory.

import { MODULE } from './module.ts';

/** What kernel.as.ts exports; addresses in bytes. */
export interface SimdKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  setRules(...rules: number[]): void;
  placeMarket(rows: number, ...places: number[]): void;
  placeSignals(rows: number, ...placesAndCounts: number[]): void;
  loadMarket(n: number, isFirst: number): void;
  findSignals(n: number): void;
  advance(states: number, signals: number, count: number, n: number, first: number): void;
}

/** What is used of `WebAssembly`, which the types of Node leave out. */
interface Host {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const { WebAssembly: host } = globalThis as { WebAssembly?: Host };

let compiled: object | undefined;

function kernelModule(): object | undefined {
  const bytes = compiled === undefined ? Buffer.from(MODULE, 'base64') : undefined;
  if (bytes !== undefined && host?.validate(bytes)) compiled = new host.Module(bytes);
  return compiled;
}

/** Whether this host has WebAssembly with SIMD. */
export function haveSimd(): boolean {
  return kernelModule() !== undefined;
}

/** A kernel with a memory of at least `bytes`; `floorToLot` rounds the size of an order. Only where `haveSimd`. */
export function simdKernel(bytes: number, floorToLot: (size: number) => number): SimdKernel {
  const kernel = new host!.Instance(kernelModule()!, { env: { floorToLot } }).exports as SimdKernel;
  const more = Math.ceil((bytes - kernel.memory.buffer.byteLength) / 65_536);
  if (more > 0) kernel.memory.grow(more);
  return kernel;
}
