// The test run: TypeScript sources are tested directly, `tradelab` resolving to them as it does for a user.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^tradelab\/strategies$/, replacement: here('./strategies/index.ts') },
      { find: /^tradelab\/testing$/, replacement: here('./lib/testing/index.ts') },
      { find: /^tradelab$/, replacement: here('./lib/index.ts') },
    ],
  },
  test: {
    include: ['{lib,cli,strategies,examples,docs,bench,datasets,notebooks}/**/*.test.ts', '*.test.ts'],
    setupFiles: ['./lib/seed.fixture.ts'],
    // On two cores, one of them alone would take twice as long: much of a test is waiting for a process or a socket.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Enough for any test of seconds on a machine that is busy with twenty other things: no test has a lower one of its own.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
