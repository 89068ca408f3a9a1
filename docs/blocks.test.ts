// Every code block of the README and the docs is run, in the order in which a reader meets it: `ts file=…` blocks become
// files, other `ts` blocks scripts, and every `npx tradelab` line of a `sh` block a command in the page's folder.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = join(ROOT, '.docs-run');

// Lines for a reader's own machine, whose work other tests do: the package's installation, this very test run, and what
// asks an exchange.
const NOT_RUN = [
  ...[/^npm install tradelab$/, /^npm test$/, /^npm run (bench|golden)$/, /^git clone /, /^cd /],
  /^npx tradelab data (download|record|repair) binance/,
  /^npx tradelab (compare|keys|live) /,
  /^npx tradelab report 7f3a$/,
  /^npx tradelab bots (pause|resume|halt|liquidate|stop) /,
];

interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
  readonly line: number;
}

const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((f) => f.endsWith('.md'))
    .map((f) => `docs/${f}`),
];

// What the sources are now, so that no command starts with a build.
beforeAll(() => {
  rmSync(RUNS, { recursive: true, force: true });
  execFileSync(process.execPath, [join(ROOT, 'cli/setup.mjs')], { stdio: 'ignore' });
}, 300_000);

for (const page of PAGES) {
  const blocks = blocksOf(readFileSync(join(ROOT, page), 'utf8'));
  if (blocks.length === 0) continue;
  const folder = join(RUNS, basename(page, '.md'));

  describe(page, () => {
    beforeAll(() => mkdirSync(folder, { recursive: true }));
    for (const block of blocks) {
      // A block of shell is as many programs as it has lines.
      const timeout = 180_000 * (block.language === 'sh' ? block.text.trim().split('\n').length : 1);
      test(`the ${block.language} block in line ${block.line} runs`, { timeout }, () => run(block, folder));
    }
  });
}

test('every ts block has the types that it says', () => {
  // Blocks lie right in their page's folder; what commands made lies deeper.
  const files = readdirSync(RUNS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^[^/\\]+[/\\][^/\\]+\.ts$/.test(file),
  );
  const options = {
    extends: '../tsconfig.json',
    compilerOptions: { paths: {}, rootDir: '.' },
    files,
    include: [],
  };
  writeFileSync(join(RUNS, 'tsconfig.json'), JSON.stringify(options));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  expect(execute([tsc, '-p', join(RUNS, 'tsconfig.json')], ROOT)).toBe('');
});

function run(block: Block, folder: string): void {
  if (block.language === 'ts') runScript(block, folder);
  else if (block.language === 'sh')
    for (const line of block.text.trim().split('\n')) runCommand(line, folder);
  else expect(['json', 'text', '']).toContain(block.language);
}

function runScript({ file, text, line }: Block, folder: string): void {
  writeFileSync(join(folder, file ?? `line-${line}.ts`), text);
  if (file !== undefined) return;
  const script = join(folder, `line-${line}.mjs`);
  writeFileSync(script, transform(text, { transforms: ['typescript'] }).code);
  execute([script], folder);
}

function runCommand(line: string, folder: string): void {
  if (NOT_RUN.some((pattern) => pattern.test(line))) return;
  const command = line === 'npm start' ? 'backtest' : /^npx tradelab (.*)$/.exec(line)?.[1];
  expect(
    command,
    `'${line}' is no command of ours, and not named among those that are left out`,
  ).toBeDefined();
  const words = command!.match(/'[^']*'|"[^"]*"|\S+/g)!.map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
  execute([join(ROOT, 'cli/tradelab.js'), ...words], folder);
}

function execute(args: readonly string[], cwd: string): string {
  const env = { ...process.env, TRADELAB_CATALOG: join(cwd, 'catalog') };
  try {
    return execFileSync(process.execPath, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(' ')}\n${stdout}${stderr}`);
  }
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const match of markdown.matchAll(/^```(\w*)(?: file=(\S+))?\n([\s\S]*?)^```$/gm)) {
    const line = markdown.slice(0, match.index).split('\n').length;
    blocks.push({ language: match[1]!, file: match[2], text: match[3]!, line });
  }
  return blocks;
}
