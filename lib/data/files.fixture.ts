// For the tests of this room: small bars, files to read, and processes that run TypeScript.

import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Bars, createBars, type Timeframe, timeframeMs } from '../core/index.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

/** A file with `text` in a folder of its own. */
export function fileWith(name: string, text: string | Buffer): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** Sound bars with the given closes, one after another. */
export function barsOf(
  closes: readonly number[],
  timeframe: Timeframe = '1h',
  start = Date.UTC(2021, 0, 1),
): Bars {
  return createBars({
    time: closes.map((_, i) => start + i * timeframeMs(timeframe)),
    open: closes,
    high: closes.map((close) => close + 1),
    low: closes.map((close) => close - 1),
    close: closes,
    volume: closes.map((_, i) => i + 1),
    symbol: 'BTC/USDT',
    timeframe,
  });
}

const SUCRASE = createRequire(import.meta.url).resolve('sucrase');
const HOOKS = `
  import { readFile } from 'node:fs/promises';
  import { createRequire } from 'node:module';
  import { fileURLToPath } from 'node:url';
  const { transform } = createRequire(${JSON.stringify(SUCRASE)})(${JSON.stringify(SUCRASE)});
  export async function load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const text = await readFile(fileURLToPath(url), 'utf8');
    const options = { transforms: ['typescript'], disableESTransforms: true };
    return { format: 'module', source: transform(text, options).code, shortCircuit: true };
  }`;
const javaScript = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;

/** A process of its own that runs TypeScript of this folder: `code` is a module, its imports relative to here. */
export function spawnTypeScript(code: string, launcher: readonly string[] = []): ChildProcess {
  const register = `import { register } from 'node:module'; register(${JSON.stringify(javaScript(HOOKS))});`;
  const file = join(temporaryFolder(), 'process.ts');
  writeFileSync(file, code.replaceAll("from './", `from '${new URL('.', import.meta.url)}`));
  const [command, ...args] = [...launcher, process.execPath, '--import', javaScript(register), file];
  return spawn(command!, args, { stdio: ['pipe', 'pipe', 'pipe'] });
}
