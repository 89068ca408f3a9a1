// For the tests of this room: an empty catalog that records what the test runs.

import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { type Recording, recordRuns } from './record-runs.ts';

/** An empty catalog, and recording into it until the test has finished. */
export function recording(): { catalog: string; record: Recording } {
  const catalog = temporaryFolder();
  const record = recordRuns({ catalog });
  onTestFinished(() => void record.stop().catch(() => {}));
  return { catalog, record };
}
