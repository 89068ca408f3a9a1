// Every notebook is run from its first cell to its last by a real Jupyter and the real TypeScript kernel, and shows what it
// was committed with. Where Jupyter or the kernel is missing the tests are skipped, unless TRADELAB_REQUIRE_ALL=1.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kernelFolder, kernelProgram } from '../cli/notebook/kernel.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NOTEBOOKS = readdirSync(HERE).filter((name) => name.endsWith('.ipynb'));
const isReady =
  existsSync(join(HERE, 'node_modules/tslab')) &&
  spawnSync('jupyter', ['nbconvert', '--version']).status === 0;
const isRequired = process.env['TRADELAB_REQUIRE_ALL'] === '1';
/** `npm run notebooks` keeps what the cells show. */
const isWriting = process.env['TRADELAB_NOTEBOOKS'] === 'write';

interface Output {
  readonly output_type: string;
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, readonly string[] | string>>;
}

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly Output[];
}

const cellsOf = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { cells: Cell[] }).cells;

test('the course is numbered, and its README names every part', () => {
  expect(NOTEBOOKS.map((name) => name.slice(0, 2))).toEqual(
    NOTEBOOKS.map((_, k) => String(k + 1).padStart(2, '0')),
  );
  const readme = readFileSync(join(HERE, 'README.md'), 'utf8');
  expect(NOTEBOOKS.filter((name) => !readme.includes(`(${name})`))).toEqual([]);
});

describe.skipIf(!isReady && !isRequired)('in Jupyter (skipped where it or the kernel is missing)', () => {
  let [folder, kernels] = ['', ''];
  beforeAll(() => {
    execFileSync(process.execPath, [join(HERE, '../cli/setup.mjs')], { stdio: 'ignore' });
    folder = mkdtempSync(join(tmpdir(), 'tradelab-notebooks-'));
    kernels = kernelFolder(kernelProgram(HERE));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(kernels, { recursive: true, force: true });
  });

  for (const name of NOTEBOOKS)
    test(`${name} runs, and shows what it was committed with`, async () => {
      const env = {
        ...process.env,
        JUPYTER_PATH: kernels,
        TRADELAB_CATALOG: join(folder, `catalog-${name}`),
      };
      const where = isWriting ? ['--inplace'] : ['--output-dir', folder];
      const words = ['nbconvert', '--to', 'notebook', '--execute', name, ...where];
      // A cell that throws ends it with an error that shows the cell.
      await promisify(execFile)('jupyter', words, { cwd: HERE, env });
      if (!isWriting) expect(shown(join(folder, name))).toEqual(shown(join(HERE, name)));
    });
});

/** The texts and tables that each cell shows, and that it shows a picture: its pixels hang on the fonts of the machine. */
function shown(file: string): string[] {
  return cellsOf(file).map(({ outputs = [] }) =>
    outputs
      .map(textOf)
      .join('\n')
      .replaceAll(/src="data:[^"]*"/g, ''),
  );
}

function textOf({ text, data = {} }: Output): string {
  return [text ?? data['text/html'] ?? data['text/plain'] ?? []].flat().join('');
}
