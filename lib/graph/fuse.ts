// One function that runs many kernels.
//
// A stream runs every kernel for one row at a time, and then the calls cost more than the work: in a loop over nodes V8
// cannot know which function comes next. Written out one after the other the calls are known, and it inlines them.

/** A kernel and what it works on. */
export interface Step {
  readonly run: (on: never, from: number, to: number) => void;
  readonly on: object;
}

/** A function that runs the steps in order; undefined where the process forbids to make functions from text. */
export function fuse(steps: readonly Step[]): ((from: number, to: number) => void) | undefined {
  const names = steps.map((_, k) => [`run${k}`, `on${k}`] as const);
  const body = names.map(([run, on]) => `${run}(${on}, from, to);`).join('');
  try {
    const make = new Function(...names.flat(), `return (from, to) => {${body}};`);
    return make(...steps.flatMap(({ run, on }) => [run, on]));
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
