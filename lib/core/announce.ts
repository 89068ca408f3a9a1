// Results made known as they come to be, so that a record of them can be kept without their makers knowing of it.

import type { Bars } from './bars.ts';

/** What a result was made from, where the result itself does not hold it; of a portfolio, that of all its legs. */
export interface Origin {
  readonly strategy: object | readonly object[];
  readonly bars: Bars | readonly Bars[];
}

type Listener = (result: object, origin: Origin | undefined) => void;

const listeners = new Set<Listener>();

/** Tells every listener of a result, once it is whole: the last thing that a public function that makes one does. */
export function announce(result: object, origin?: Origin): void {
  for (const listener of listeners) listener(result, origin);
}

/** Calls `listener` with every result that this process announces, until the function that it returns is called. */
export function onResult(listener: Listener): () => void {
  const own: Listener = (result, origin) => listener(result, origin);
  listeners.add(own);
  return () => {
    listeners.delete(own);
  };
}
