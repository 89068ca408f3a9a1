// For every test of what is refused, and in which words.
import { TradelabError } from './core/errors.ts';

/** What `work` is refused with: its code, message and hint. Any other error is thrown on. */
export function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof TradelabError) return `${error.code}: ${error.message} | ${error.hint}`;
    throw error;
  }
  return 'no fault';
}
