// Jupyter: which of its programs is there.

import { spawnSync } from 'node:child_process';
import { TradelabError } from 'tradelab';

type Environment = Readonly<Record<string, string | undefined>>;

/** The words that start Jupyter's page in this environment: JupyterLab, else the classic notebook. */
export function jupyterWords(env: Environment): readonly string[] {
  for (const page of ['lab', 'notebook']) if (answers([page, '--version'], env)) return ['jupyter', page];
  const has = answers(['--version'], env);
  throw new TradelabError(
    'missing-package',
    has ? 'Jupyter is here, but neither JupyterLab nor its notebook' : 'Jupyter is not installed',
    {
      hint: "pip install jupyterlab, or 'sudo apt-get install jupyter-notebook' on Debian; then run this again",
    },
  );
}

function answers(words: readonly string[], env: Environment): boolean {
  return spawnSync('jupyter', words, { env: { ...env }, stdio: 'ignore' }).status === 0;
}
