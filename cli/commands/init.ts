// tradelab init: a project with a config, a strategy and a test.

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { TradelabError, VERSION } from 'tradelab';
import { defineCommand } from '../command.ts';
import { projectFiles } from '../init/project.ts';
import { print } from '../io.ts';
import { writeText } from '../outputs.ts';

export const initCommand = defineCommand({
  describe: 'Makes a project with a config, a strategy and a test. It never overwrites a file.',
  positionals: { folder: { describe: 'a new or empty folder; default: the working directory' } },
  flags: {},
  examples: ['init my-research'],
  async run({ args }, io) {
    const { folder = '.' } = args;
    requireRoom(folder);
    const files = projectFiles(projectName(folder), packageSource());
    const [kept, written] = partition(Object.keys(files), (path) => existsSync(join(folder, path)));
    for (const path of written) {
      await writeText(join(folder, path), files[path]!);
      print(io, `wrote ${join(folder, path)}`);
    }
    for (const path of kept) print(io, `kept  ${join(folder, path)}, which was there`);
    print(io);
    const first = folder === '.' ? '' : `cd ${folder} && `;
    print(io, `next: ${first}npm install && ${kept.includes('package.json') ? 'node --test' : 'npm test'}`);
    return 0;
  },
});

// What a folder may hold and still be a place to start in: what git, npm init and npm install leave.
const HARMLESS: ReadonlySet<string> = new Set([
  ...['.git', '.gitignore', '.gitattributes', 'LICENSE', 'README.md'],
  ...['package.json', 'package-lock.json', 'node_modules'],
]);

function requireRoom(folder: string): void {
  if (!existsSync(folder)) return;
  const others = readdirSync(folder).filter((name) => !HARMLESS.has(name));
  if (others.length === 0) return;
  const shown = others.length > 3 ? `${others.slice(0, 3).join(', ')} and more` : others.join(', ');
  throw new TradelabError('conflict', `${resolve(folder)} is not empty: it holds ${shown}`, {
    hint: 'name a new folder: tradelab init my-research',
  });
}

/** A name that npm takes, after the folder. */
function projectName(folder: string): string {
  return (
    basename(resolve(folder))
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'research'
  );
}

/** Where a project gets tradelab: this version of the registry, or the clone that this is. */
function packageSource(): string {
  const root = dirname(createRequire(import.meta.url).resolve('tradelab/package.json'));
  return existsSync(join(root, 'cli', 'setup.mjs')) ? `file:${root}` : `^${VERSION}`;
}

function partition<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}
