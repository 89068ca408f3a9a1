// For the tests of this room: an empty catalog that records what the test runs.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Recording, recordRuns } from './record-runs.ts';

/** An empty catalog that is removed when the test has finished. */
export function emptyCatalog(): string {
  const catalog = mkdtempSync(join(tmpdir(), 'tradelab-runs-'));
  onTestFinished(() => rmSync(catalog, { recursive: true, force: true }));
  return catalog;
}

/** An empty catalog, and recording into it until the test has finished. */
export function recording(): { catalog: string; record: Recording } {
  const catalog = emptyCatalog();
  const record = recordRuns({ catalog });
  onTestFinished(() => void record.stop().catch(() => {}));
  return { catalog, record };
}
