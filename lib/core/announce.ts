// Results made known as they come to be, so that a record of them can be kept without their makers knowing of it.

type Listener = (result: object) => void;

const listeners = new Set<Listener>();

/** Tells every listener of a result, once it is whole: the last thing that a public function that makes one does. */
export function announce(result: object): void {
  for (const listener of listeners) listener(result);
}

/** Calls `listener` with every result that this process announces, until the function that it returns is called. */
export function onResult(listener: Listener): () => void {
  const own: Listener = (result) => listener(result);
  listeners.add(own);
  return () => {
    listeners.delete(own);
  };
}
