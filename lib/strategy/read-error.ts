// A file of the user's that cannot be read.

import { TradelabError } from '../core/errors.ts';

/** Why the file at `path` could not be read, for people: `not-found`, or `disk` for any other reason. */
export function readError(path: string, cause: unknown): TradelabError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TradelabError('not-found', `there is no file '${path}'`, {
      hint: `paths are relative to ${process.cwd()}`,
      cause,
    });
  }
  return new TradelabError('disk', `${path} cannot be read: ${message}`, {
    hint: 'see that it is a file, and that you may read it',
    cause,
  });
}
