// For every test that waits for what a process, a socket or a clock does.
import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `is`; throws what it waited for when 100 s went by: the limit of a test, which is higher, would not tell. */
export async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 100_000; !(await is()); await pause(5))
    if (performance.now() > end) throw new Error(`it did not happen: ${is}`);
}
