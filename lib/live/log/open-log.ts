// The log of sessions: a line of JSON for every event, in files that are changed for new ones and removed in time.

import { dirname, join } from 'node:path';
import type { LogFn } from 'pino';
import type { RollingFile } from 'pino-roll';
import { diskError } from '../../core/files.ts';
import { TradelabError } from '../../core/index.ts';
import { ledgerFile } from '../ledger/index.ts';
import type { SupervisorEvent } from '../supervisor-options.ts';
import { type LogLevel, levelOf, lineOf } from './log-line.ts';

/** Where a log is, what it keeps, and who is told of trouble with it. */
export interface LogOptions {
  /** Where the files `tradelab.2026-01-31.1.log`, `tradelab.2026-01-31.2.log`… are; default `logsFolder()`. */
  readonly folder?: string;
  /** Which lines are kept; default 'info'. Every bar is 'debug'. */
  readonly level?: LogLevel;
  /** How large a file may be, in MB, before the next is begun; default 20. Another is begun each day as well. */
  readonly megabytes?: number;
  /** How many files are kept; default 30. */
  readonly files?: number;
  /** Told once when lines cannot be written, and again when that happens after others were. */
  readonly onTrouble?: (error: TradelabError) => void;
}

/** A log for `onEvent` of `supervise`; it never throws. */
export interface Log {
  event(event: SupervisorEvent): void;
  close(): Promise<void>;
}

/** Never in an event; hidden all the same where one should ever be. */
const SECRETS = ['apiKey', 'secret', 'password', 'passphrase', 'token', 'signature'];
const REDACTED = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** What waits for a disk with space again, in characters. */
const MOST_WAITING = 1_000_000;

/** The folder of logs: `given`, else `logs` beside the ledger of sessions. */
export async function logsFolder(given?: string): Promise<string> {
  return given ?? join(dirname(await ledgerFile()), 'logs');
}

/**
 * Opens the log. A line is in its file when `event` returns, so that a crash of the process loses none; where the disk is
 * full, lines are lost and trading goes on. Throws `disk` where the folder cannot be written to.
 */
export async function openLog({
  folder,
  level = 'info',
  megabytes = 20,
  files = 30,
  onTrouble = () => {},
}: LogOptions = {}): Promise<Log> {
  const [{ pino }, { default: roll }] = await Promise.all([import('pino'), import('pino-roll')]);
  const place = await logsFolder(folder);
  const file = await roll({
    ...{ file: join(place, 'tradelab'), extension: '.log', mkdir: true, mode: 0o600 },
    // Numbers begin anew each day: by them alone the newest file would be taken for the oldest after a restart, and removed.
    ...{ frequency: 'daily', dateFormat: 'yyyy-MM-dd' },
    ...{ size: `${megabytes}m`, limit: { count: files, removeOtherLogFiles: true } },
    ...{ sync: true, maxLength: MOST_WAITING },
  } as const).catch((cause) => {
    throw diskError(`the log in ${place} could not be opened`, cause);
  });
  let [isFailing, isClosed] = [false, false];
  file.on('write', () => {
    isFailing = false;
  });
  file.on('error', (cause) => {
    if (isFailing) return;
    isFailing = true;
    onTrouble(troubleOf(place, cause));
  });
  file.on('drop', retrier(file));
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()));
  const log = pino(
    {
      ...{ level, timestamp: pino.stdTimeFunctions.isoTime, base: { pid: process.pid } },
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[hidden]' },
    },
    file,
  );
  return {
    event(event) {
      if (isClosed) return;
      const write: LogFn = log[levelOf(event)].bind(log);
      write(lineOf(event));
    },
    close() {
      isClosed = true;
      file.destroy();
      return closed;
    },
  };
}

/** A file whose waiting lines are too many takes no more before it is opened anew: that is tried once in a turn. */
function retrier(file: RollingFile): () => void {
  let isDue = false;
  const retry = () => {
    isDue = false;
    try {
      file.reopen();
    } catch {
      // It was told as an error, or the log is closed.
    }
  };
  return () => {
    if (!isDue) setImmediate(retry);
    isDue = true;
  };
}

function troubleOf(place: string, cause: Error): TradelabError {
  return new TradelabError('disk', `the log in ${place} cannot be written: ${cause.message}`, {
    hint: 'trading goes on without it; make space, and it goes on as well',
    cause,
  });
}
