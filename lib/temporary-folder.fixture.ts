// For every test that writes files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that is removed when the test has finished, after its `afterEach`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tradelab-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
