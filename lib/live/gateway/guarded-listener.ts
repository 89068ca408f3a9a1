// A listener whose own faults are not taken for those of the network.

import type { GatewayListener } from './types.ts';

/** The same listener, told nothing any more after the signal; what it throws goes to `onFault`, and nowhere else. */
export function guardedListener(
  listener: GatewayListener,
  signal: AbortSignal,
  onFault: (fault: unknown) => void,
): GatewayListener {
  const guard =
    <T>(tell: (news: T) => void) =>
    (news: T) => {
      if (signal.aborted) return;
      try {
        tell(news);
      } catch (fault) {
        onFault(fault);
      }
    };
  return {
    onUpdate: guard((update) => listener.onUpdate(update)),
    onFill: guard((fill) => listener.onFill(fill)),
    onEvent: guard((event) => listener.onEvent(event)),
  };
}
