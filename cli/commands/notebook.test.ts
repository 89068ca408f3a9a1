// `tradelab notebook`. Where Jupyter or the notebooks' packages are missing the test of the real page is skipped, unless
// TRADELAB_REQUIRE_ALL=1 says that they must be there.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Child } from '../../lib/child.fixture.ts';
import { tradelab, useTemporaryFolder } from '../run.fixture.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const hasJupyter = spawnSync('jupyter', ['notebook', '--version']).status === 0;
const isReady = hasJupyter && existsSync(join(ROOT, 'notebooks/node_modules/tslab'));
const isRequired = process.env['TRADELAB_REQUIRE_ALL'] === '1';

useTemporaryFolder();

/** A folder in which a package seems to be installed. */
function pretend(folder: string, ...packages: readonly string[]): void {
  for (const name of packages) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), '{}');
  }
}

test('without the kernel it says what to install and where', async () => {
  mkdirSync('bare');
  const { code, err } = await tradelab('notebook bare');
  expect(code).toBe(1);
  expect(err).toContain("the notebooks in 'bare' cannot import tslab");
  expect(err).toContain('hint: npm install tslab tradelab --prefix bare');
});

test('what the folder lists is to be installed as it is listed', async () => {
  mkdirSync('listed');
  writeFileSync('listed/package.json', '{ "dependencies": { "tslab": "1.0.22" } }');
  expect((await tradelab('notebook listed')).err).toContain('hint: npm install --prefix listed\n');
});

test('without the package it says so before Jupyter starts', async () => {
  pretend('half', 'tslab');
  const { code, err } = await tradelab('notebook half');
  expect(code).toBe(1);
  expect(err).toContain("the notebooks in 'half' cannot import tradelab");
});

test('without Jupyter it says how to get it', async () => {
  pretend('whole', 'tslab', 'tradelab');
  const { code, err } = await tradelab('notebook whole', { env: { PATH: join(process.cwd(), 'nowhere') } });
  expect(code).toBe(1);
  expect(err).toMatch(/error: Jupyter is not installed\nhint: pip install jupyterlab, or .*apt-get/);
});

test('a folder that is not there is refused', async () => {
  const { code, err } = await tradelab('notebook nowhere');
  expect({ code, err }).toEqual({
    code: 1,
    err: "error: there is no folder 'nowhere'\nhint: mkdir nowhere\n",
  });
});

test.skipIf(!isReady && !isRequired)(
  'its page offers the TypeScript kernel and leaves nothing behind (skipped without Jupyter)',
  async () => {
    execFileSync(process.execPath, [join(ROOT, 'cli/setup.mjs')], { stdio: 'ignore' });
    // Its own, as other tests start kernels at the same time.
    mkdirSync('temporary');
    const env = { ...process.env, TMPDIR: resolve('temporary') };
    const kernels = () => readdirSync('temporary').filter((name) => name.startsWith('tradelab-jupyter-'));
    const words = ['notebook', 'notebooks', '--no-browser', '--allow-root', '--port', '8917'];
    const child = new Child(
      spawn(process.execPath, [join(ROOT, 'cli/tradelab.js'), ...words], { cwd: ROOT, env }),
    );
    const found = () => /http:\/\/127\.0\.0\.1:\S+(?=\s)/.exec(child.err);
    await child.until(() => found() !== null);
    const page = new URL(found()![0]);
    expect(kernels()).toHaveLength(1);
    const answer = await fetch(new URL(`/api/kernelspecs${page.search}`, page));
    const { kernelspecs } = (await answer.json()) as { kernelspecs: Record<string, { spec: unknown }> };
    expect(kernelspecs['tslab']!.spec).toMatchObject({ display_name: 'TypeScript', language: 'typescript' });
    child.process.kill('SIGTERM');
    await child.ended;
    expect(kernels()).toEqual([]);
  },
);
