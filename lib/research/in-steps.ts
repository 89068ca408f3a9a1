// Long work in one thread that can be watched and stopped.

/** Who is told of long work, and what stops it. */
export interface WorkCourse {
  onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** Stops the work; the result is of what was done. */
  signal?: AbortSignal | undefined;
}

// An interrupt is heard, and progress told, this often.
const PAUSE_MS = 40;

/** Calls `step` with 0 to `total` − 1, at least once, until the signal stops it; returns how many were done. */
export async function inSteps(
  total: number,
  step: (k: number) => void,
  { onProgress, signal }: WorkCourse,
): Promise<number> {
  let paused = performance.now();
  let done = 0;
  do {
    step(done++);
    if (performance.now() - paused < PAUSE_MS) continue;
    onProgress?.({ done, total });
    await new Promise((resume) => setImmediate(resume));
    paused = performance.now();
  } while (done < total && !signal?.aborted);
  return done;
}
