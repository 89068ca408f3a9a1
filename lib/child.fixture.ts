// For every test that starts a process: what it says, and how it ends. A test that waits for a word of a process that has
// failed is told at once what the process complained of.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { until } from './until.fixture.ts';

/** A process that ends with its test at the latest. */
export class Child {
  readonly process: ChildProcess;
  /** What it has said so far on stdout and on stderr. */
  out = '';
  err = '';
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  #end: number | NodeJS.Signals | undefined;

  constructor(process: ChildProcess) {
    this.process = process;
    onTestFinished(() => void process.kill('SIGKILL'));
    process.stdout?.setEncoding('utf8').on('data', (text) => (this.out += text));
    process.stderr?.setEncoding('utf8').on('data', (text) => (this.err += text));
    this.ended = once(process, 'close').then(([code, signal]) => (this.#end = code ?? signal));
  }

  /** Waits until `is`, which the process is to bring about: throws where it ends before. */
  until(is: () => boolean | Promise<boolean>): Promise<void> {
    return until(async () => {
      const end = this.#end;
      if (await is()) return true;
      if (end !== undefined) throw this.#failure(end);
      return false;
    });
  }

  /** Ends it by a signal; throws where it has ended otherwise. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    const end = await this.ended;
    if (end !== 'SIGKILL') throw this.#failure(end);
  }

  /** What it has said once it is done; throws where it fails. */
  async done(): Promise<string> {
    const end = await this.ended;
    if (end !== 0) throw this.#failure(end);
    return this.out;
  }

  #failure(end: number | NodeJS.Signals): Error {
    return new Error(`the process ended with ${end}: ${this.err}${this.out}`);
  }
}
