// The TypeScript kernel of Jupyter (tslab): where it is installed, and the file by which Jupyter finds it.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { TradelabError } from 'tradelab';

/** The program of the kernel that a folder's notebooks run by. Throws `missing-package`. */
export function kernelProgram(folder: string): string {
  return join(dirname(installed('tslab', folder)), 'bin', 'tslab');
}

/** Refuses a folder whose notebooks could not import tradelab. Throws `missing-package`. */
export function requireTradelab(folder: string): void {
  installed('tradelab', folder);
}

/** The package.json of a package as the notebooks of a folder would find it. */
function installed(name: string, folder: string): string {
  const from = createRequire(join(resolve(folder), 'notebook.js'));
  const file = from.resolve
    .paths(name)!
    .map((path) => join(path, name, 'package.json'))
    .find(existsSync);
  if (file !== undefined) return file;
  throw new TradelabError('missing-package', `the notebooks in '${folder}' cannot import ${name}`, {
    hint: `npm install${isListed(folder, name) ? '' : ' tslab tradelab'}${folder === '.' ? '' : ` --prefix ${folder}`}`,
  });
}

/** Whether the folder's own package.json names a package, which then wants installing alone. */
function isListed(folder: string, name: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: object };
  return Object.hasOwn(dependencies, name);
}

/**
 * Writes the file by which Jupyter finds the kernel into a new folder, and returns that folder: it belongs onto
 * JUPYTER_PATH. It lies apart from the user's own kernels, which stay as they are.
 */
export function kernelFolder(program: string): string {
  const data = mkdtempSync(join(tmpdir(), 'tradelab-jupyter-'));
  const kernel = join(data, 'kernels', 'tslab');
  mkdirSync(kernel, { recursive: true });
  const spec = {
    argv: [process.execPath, program, 'kernel', '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  };
  writeFileSync(join(kernel, 'kernel.json'), JSON.stringify(spec));
  return data;
}
