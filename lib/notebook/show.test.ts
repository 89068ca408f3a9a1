// Results shown by the real kernel in a real Jupyter. Where Jupyter or the notebooks' packages are missing that test is
// skipped, unless TRADELAB_REQUIRE_ALL=1 says that they must be there.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { kernelFolder, kernelProgram } from '../../cli/notebook/kernel.ts';
import { exampleRun } from '../report/run.fixture.ts';
import { show } from './show.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOTEBOOKS = join(ROOT, 'notebooks');
const isReady =
  existsSync(join(NOTEBOOKS, 'node_modules/tslab')) &&
  spawnSync('jupyter', ['nbconvert', '--version']).status === 0;
const isRequired = process.env['TRADELAB_REQUIRE_ALL'] === '1';

afterEach(() => void vi.restoreAllMocks());

interface Output {
  readonly output_type: string;
  readonly text?: string | string[];
  readonly data?: Readonly<Record<string, string | string[]>>;
}

/** Runs the cells of a notebook, which lies where it finds its packages, and returns the outputs of each. */
function execute(cells: readonly string[]): Output[][] {
  const cell = (source: string) => ({
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  });
  const notebook = {
    ...{ nbformat: 4, nbformat_minor: 4, cells: cells.map(cell) },
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript' } },
  };
  const folder = mkdtempSync(join(NOTEBOOKS, '.shown-'));
  const kernels = kernelFolder(kernelProgram(NOTEBOOKS));
  try {
    writeFileSync(join(folder, 'cells.ipynb'), JSON.stringify(notebook));
    const words = ['nbconvert', '--to', 'notebook', '--execute', 'cells.ipynb', '--output', 'done'];
    const env = { ...process.env, JUPYTER_PATH: kernels };
    execFileSync('jupyter', words, { cwd: folder, env, stdio: 'pipe' });
    const done = JSON.parse(readFileSync(join(folder, 'done.ipynb'), 'utf8'));
    return done.cells.map(({ outputs }: { outputs: Output[] }) => outputs);
  } finally {
    for (const made of [folder, kernels]) rmSync(made, { recursive: true, force: true });
  }
}

test('outside of a notebook the value is printed', async () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  const run = exampleRun(50);
  await show(run);
  expect(print.mock.calls).toEqual([[run]]);
});

test.skipIf(!isReady && !isRequired)(
  'in a notebook a result is shown as HTML, and as text where it is a last expression (skipped without Jupyter)',
  () => {
    execFileSync(process.execPath, [join(ROOT, 'cli/setup.mjs')], { stdio: 'ignore' });
    const [shown, printed] = execute([
      `import { backtest, loadBars, show } from 'tradelab';
       import { emaCross } from 'tradelab/strategies';
       const run = backtest(emaCross, await loadBars('sp500'));
       await show(run)`,
      'run',
    ]);
    expect(shown).toMatchObject([{ output_type: 'display_data' }]);
    const html = [shown![0]!.data!['text/html']].flat().join('');
    expect(html).toContain('<b>ema-cross (fast 12, slow 26)</b>');
    expect(html.match(/src="data:image\/svg/g)).toHaveLength(2);
    expect(printed).toMatchObject([{ output_type: 'stream' }]);
    expect([printed![0]!.text].flat().join('')).toMatch(/^ema-cross \(fast 12, slow 26\) on SPX 1d/);
  },
);
