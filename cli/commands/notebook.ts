// tradelab notebook: Jupyter with the TypeScript kernel ready.

import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { delimiter } from 'node:path';
import { TradelabError } from 'tradelab';
import { defineCommand } from '../command.ts';
import { number, onOff } from '../flag.ts';
import { note } from '../io.ts';
import { jupyterWords } from '../notebook/jupyter.ts';
import { kernelFolder, kernelProgram, requireTradelab } from '../notebook/kernel.ts';

const GROUP = 'Jupyter';

export const notebookCommand = defineCommand({
  describe:
    'Starts Jupyter with the TypeScript kernel ready. What is missing is named, with how to install it.',
  positionals: {
    folder: {
      describe: "the folder of the notebooks; default 'notebooks' where there is one, else this one",
    },
  },
  flags: {
    port: number({ describe: "the port of Jupyter's page", group: GROUP }),
    noBrowser: onOff({ describe: 'print the address of the page, and open no browser', group: GROUP }),
    allowRoot: onOff({ describe: 'run as root, as in a container', group: GROUP }),
  },
  examples: ['notebook', 'notebook research --no-browser --port 8890'],
  async run({ args, flags }, io) {
    const { folder = existsSync('notebooks') ? 'notebooks' : '.' } = args;
    if (!existsSync(folder)) {
      throw new TradelabError('not-found', `there is no folder '${folder}'`, { hint: `mkdir ${folder}` });
    }
    const program = kernelProgram(folder);
    requireTradelab(folder);
    const words = [...jupyterWords(io.env), ...jupyterFlags(flags)];
    const kernels = kernelFolder(program);
    note(io, `${words.join(' ')}   (in ${folder}; Ctrl-C ends it)`);
    try {
      const path = [kernels, io.env['JUPYTER_PATH']].filter(Boolean).join(delimiter);
      return await runUntilItEnds(words, folder, { ...io.env, JUPYTER_PATH: path });
    } finally {
      rmSync(kernels, { recursive: true, force: true });
    }
  },
});

interface PageFlags {
  readonly port: number | undefined;
  readonly noBrowser: boolean;
  readonly allowRoot: boolean;
}

function jupyterFlags({ port, noBrowser, allowRoot }: PageFlags): string[] {
  return [
    ...(port === undefined ? [] : [`--port=${port}`]),
    ...(noBrowser ? ['--no-browser'] : []),
    ...(allowRoot ? ['--allow-root'] : []),
  ];
}

/** Runs a program at this terminal and returns its exit code. Ctrl-C is the program's to answer: Jupyter asks back. */
function runUntilItEnds(
  [program, ...words]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const child = spawn(program!, words, { cwd, env, stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals) => signal === 'SIGTERM' && child.kill(signal);
  for (const signal of signals) process.on(signal, passOn);
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 130));
  }).finally(() => {
    for (const signal of signals) process.off(signal, passOn);
  });
}
