// What a person is asked: at a terminal one question after the other, elsewhere the lines of stdin in the same order.

import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { TradelabError } from 'tradelab';
import type { Io } from '../io.ts';

/** Answers to questions. */
export interface Answers {
  /** Whether a person answers at a terminal. */
  readonly isTTY: boolean;
  /** The answer, without spaces around it; a hidden one is not seen while it is typed. Throws `bad-option` for none. */
  ask(question: string, how?: { readonly hidden?: boolean }): Promise<string>;
}

/** Lets `work` ask questions; what is typed ahead of them is taken for their answers. */
export async function withAnswers<T>(io: Io, work: (answers: Answers) => Promise<T>): Promise<T> {
  const { stdin, stderr } = io;
  if (stdin === undefined)
    return work({ isTTY: false, ask: (question) => Promise.reject(noAnswer(question)) });
  const isTTY = stdin.isTTY === true;
  let isHidden = true;
  const output = new Writable({
    write(text, _encoding, done) {
      if (!isHidden) stderr.write(String(text));
      done();
    },
  });
  // Without a history: it would show a hidden answer to who looks for the one before.
  const lines = createInterface({ input: stdin, output, terminal: isTTY, historySize: 0 });
  // The terminal hands it to us as a letter: it goes on as the interrupt that it is meant to be.
  lines.on('SIGINT', () => {
    lines.close();
    stderr.write('\n');
    process.kill(process.pid, 'SIGINT');
  });
  const answers = lines[Symbol.asyncIterator]();
  const ask: Answers['ask'] = async (question, { hidden = false } = {}) => {
    isHidden = !isTTY;
    lines.setPrompt(`${question}: `);
    lines.prompt();
    isHidden ||= hidden;
    const { value, done } = await answers.next();
    isHidden = true;
    if (isTTY && hidden) stderr.write('\n');
    if (done || value.trim() === '') throw noAnswer(question);
    return value.trim();
  };
  try {
    return await work({ isTTY, ask });
  } finally {
    lines.close();
  }
}

function noAnswer(question: string): TradelabError {
  return new TradelabError('bad-option', `there is no answer to '${question}'`, {
    hint: 'type it at a terminal, or give the answers to stdin, each on a line; a passphrase also by TRADELAB_PASSPHRASE',
  });
}
