// The rooms of the library, and what each may import: the table of the design, held over every import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const ENGINE = ['core', 'graph', 'strategy', 'execution', 'engine'];
const BACKTEST = [...ENGINE, 'metrics', 'backtest'];

/** What each room may import besides itself. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  graph: ['core'],
  indicators: ['core', 'graph'],
  strategy: ['core', 'graph'],
  execution: ['core', 'strategy'],
  engine: ['core', 'graph', 'strategy', 'execution'],
  metrics: ['core'],
  backtest: [...ENGINE, 'metrics'],
  portfolio: BACKTEST,
  research: BACKTEST,
  frames: ['core', 'metrics'],
  data: ['core', 'frames'],
  runs: [...BACKTEST, 'research', 'frames', 'data'],
  live: [...BACKTEST, 'data', 'frames'],
  advisor: ['core', 'strategy', 'metrics'],
  report: ['core', 'metrics'],
  notebook: ['core', 'metrics', 'report'],
  testing: ['core'],
};

interface Import {
  readonly file: string;
  readonly from: string;
  /** Whether loading the file loads what it names: no type, and no `import()` within a function. */
  readonly loads: boolean;
}

function sources(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(ts|js|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\s*(\/\/|\*).*$/gm, '');
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|import\(\s*'([^']+)'/gm,
  );
  return Array.from(found, ([, type, named, dynamic]) => ({
    file,
    from: named ?? dynamic!,
    loads: type === undefined && named !== undefined,
  }));
}

/** 'lib/graph/series.ts' of './series.ts' in lib/graph; undefined for a package. */
function target({ file, from }: Import): string | undefined {
  return from.startsWith('.') ? normalize(join(dirname(file), from)).replaceAll('\\', '/') : undefined;
}

const roomOf = (file: string) => file.split('/')[1]!;
const isTest = (file: string) => /\.(test|fixture)\.ts$|\/(fixture|cuts)\.ts$|\/oracle\//.test(file);

const library = sources('lib').filter((file) => file.split('/').length > 2);

test('every folder of lib is a room of the table', () => {
  const folders = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((e) => e.isDirectory());
  expect(Object.keys(ROOMS)).toEqual(expect.arrayContaining(folders.map(({ name }) => name)));
});

test('a room imports itself and the rooms that its line names', () => {
  const all = library.filter((file) => !isTest(file)).flatMap(importsOf);
  expect(all.length).toBeGreaterThan(300);
  const wrong = all.filter((one) => {
    const path = target(one);
    if (path === undefined) return one.from === 'tradelab' || one.from.startsWith('tradelab/');
    const room = roomOf(one.file);
    return roomOf(path) !== room && !ROOMS[room]!.includes(roomOf(path));
  });
  expect(wrong).toEqual([]);
});

test('relative imports name their .ts file', () => {
  const all = [...sources('lib'), ...sources('strategies'), ...sources('cli')].flatMap(importsOf);
  const own = all.filter((one) => one.from.startsWith('.') && !/\.(ts|json|mjs)$/.test(one.from));
  expect(own.filter(({ file }) => !isTest(file) && file !== 'cli/tradelab.js')).toEqual([]);
});

test('commands, strategies and examples import the public API only, as a user would, and what tests share', () => {
  const outside = ['cli', 'strategies', 'examples'].flatMap(sources).flatMap(importsOf);
  const own = /^lib\/(?!\w+\.fixture\.ts$)|^tradelab\/(?!(strategies|testing)$)/;
  const wrong = outside.filter((one) => own.test(target(one) ?? one.from));
  expect(wrong).toEqual([]);
});

test('no module imports itself through others', () => {
  const edges = new Map(
    library.map((file) => [
      file,
      importsOf(file)
        .filter((one) => one.loads)
        .flatMap((one) => target(one) ?? []),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file) || path.includes(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of library) visit(file, []);
  expect(cycles).toEqual([]);
});

test("importing 'tradelab' loads no package", () => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const one of importsOf(file).filter(({ from, loads }) => loads && !from.startsWith('node:'))) {
      const path = target(one);
      if (path === undefined) packages.add(one.from);
      else visit(path);
    }
  };
  visit('lib/index.ts');
  expect(seen.size).toBeGreaterThan(100);
  expect([...packages]).toEqual([]);
});
