// Runs a user's file, TypeScript or JavaScript, and the files that it imports.
//
// Every file is made into a CommonJS function by sucrase, which keeps the lines where they are, and run here. So it
// works the same in every version of Node, wherever the file lies; and what it imports from 'tradelab' is the very
// package that loads it: two copies would not know each other's series and strategies.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { TradelabError } from '../core/errors.ts';
import { readError } from './read-error.ts';

type Exports = Record<string, unknown>;
type Transform = typeof import('sucrase')['transform'];

/** What the exports of this package are called. */
const PACKAGE = ['tradelab', 'tradelab/strategies'];

/** The exports of the module at `path`. Throws `not-found`, `missing-package`, and `bad-strategy` with file and line. */
export async function loadModule(path: string): Promise<Exports> {
  const [{ transform }, ...own] = await Promise.all([
    import('sucrase'),
    // By a name that is not known before: nothing in this package depends on the whole of it.
    ...PACKAGE.map((name) => import(/* @vite-ignore */ name) as Promise<Exports>),
  ]);
  const modules = new UserModules(transform, new Map(PACKAGE.map((name, k) => [name, own[k]!])));
  return modules.load(resolve(path), path);
}

class UserModules {
  readonly #transform: Transform;
  readonly #own: ReadonlyMap<string, Exports>;
  readonly #loaded = new Map<string, { exports: Exports }>();

  constructor(transform: Transform, own: ReadonlyMap<string, Exports>) {
    this.#transform = transform;
    this.#own = own;
  }

  /** The exports of the file at the absolute path `file`; messages call it `label`. */
  load(file: string, label = labelOf(file)): Exports {
    const loaded = this.#loaded.get(file);
    // In a circle of imports, what there is so far.
    if (loaded !== undefined) return loaded.exports;
    const module = { exports: {} as Exports };
    this.#loaded.set(file, module);
    const run = this.#compile(file, label);
    try {
      run(module.exports, (name: string) => this.#import(name, file), module, file, dirname(file));
    } catch (cause) {
      throw located(cause, file, label);
    }
    return module.exports;
  }

  #compile(file: string, label: string) {
    const source = read(file, label);
    try {
      const { code } = this.#transform(source, {
        transforms: file.endsWith('ts') ? ['typescript', 'imports'] : ['imports'],
        disableESTransforms: true,
        filePath: label,
      });
      const names = ['exports', 'require', 'module', '__filename', '__dirname'];
      return compileFunction(code, names, { filename: file });
    } catch (cause) {
      throw syntaxError(cause as Error, file, label);
    }
  }

  #import(name: string, from: string): unknown {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    const path = name.startsWith('file:') ? fileURLToPath(name) : name;
    if (!path.startsWith('.') && !isAbsolute(path)) return requirePackage(name, from);
    const file = findFile(resolve(dirname(from), path));
    if (file === undefined) throw new TradelabError('not-found', `it imports '${name}', which is not there`);
    return extname(file) === '.json' ? JSON.parse(read(file, labelOf(file))) : this.load(file);
  }
}

function requirePackage(name: string, from: string): unknown {
  try {
    return createRequire(from)(name);
  } catch (cause) {
    if (!String((cause as Error).message).startsWith(`Cannot find module '${name}'`)) throw cause;
    throw new TradelabError('missing-package', `it imports '${name}', which is not installed`, {
      hint: name.startsWith('tradelab/')
        ? `there is ${PACKAGE.join(' and ')}`
        : `install it: npm install ${name}`,
    });
  }
}

const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];

/** The file that a path without its ending means; '.js' may stand for '.ts', as the compiler has it. */
function findFile(path: string): string | undefined {
  const paths = [...ENDINGS.map((ending) => path + ending), path.replace(/\.([cm]?)js$/, '.$1ts')];
  return paths.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

function read(file: string, label: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw readError(label, cause);
  }
}

/** A file's path as people read it: from the working folder, where it lies within. */
function labelOf(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}

/** An error that names its file and line: it stays as it is on its way up through the files that import it. */
class LocatedError extends TradelabError {}

/** The parser's messages end with '(line:column)'; V8's stack begins with 'file:line'. */
function syntaxError(cause: Error, file: string, label: string): LocatedError {
  const [, message = cause.message, parsed] =
    /^(?:Error transforming .*?: )?(.*?)(?: \((\d+):\d+\))?$/s.exec(cause.message) ?? [];
  return new LocatedError('bad-strategy', `${at(label, parsed ?? lineIn(cause, file))}: ${message}`, {
    ...(message.includes('await') && { hint: 'a strategy file cannot await outside of its functions' }),
    cause,
  });
}

/** An error that was thrown while a file ran, with the file and the line that it came from. */
function located(cause: unknown, file: string, label: string): LocatedError {
  if (cause instanceof LocatedError) return cause;
  const known = cause instanceof TradelabError ? cause : undefined;
  const message = known?.message ?? String(cause);
  return new LocatedError(known?.code ?? 'bad-strategy', `${at(label, lineIn(cause, file))}: ${message}`, {
    hint: known?.hint ?? 'it was thrown while the file was loaded',
    cause,
  });
}

/** The line of `file` that an error came from, as its stack has it. */
function lineIn(error: unknown, file: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = stack.indexOf(`${file}:`);
  return place < 0 ? undefined : /^\d+/.exec(stack.slice(place + file.length + 1))?.[0];
}

function at(label: string, line: string | undefined): string {
  return line === undefined ? label : `${label}:${line}`;
}
