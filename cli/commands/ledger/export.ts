// tradelab ledger export: the tables of the ledger of sessions for other programs.

import { join } from 'node:path';
import { type Frame, type LedgerFrames, ledgerFrames, openLedger, toRows, writeFrame } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG, LEDGER_FLAG } from '../../common-flags.ts';
import { choice, text } from '../../flag.ts';
import { print } from '../../io.ts';
import { writeText } from '../../outputs.ts';
import { count } from '../../show/numbers.ts';

const GROUP = 'Export';
const FORMATS = ['csv', 'json', 'parquet', 'arrow'] as const;

export const ledgerExportCommand = defineCommand({
  describe: 'Writes sessions, orders, fills, equity and the journal into files, one for each, in a folder.',
  positionals: { folder: { describe: 'the folder; files that are there are replaced', required: true } },
  flags: {
    session: text({ describe: 'of this session alone', group: GROUP }),
    format: choice(FORMATS, {
      describe: 'of the files: csv (default), json, parquet or arrow',
      group: GROUP,
    }),
    ...LEDGER_FLAG,
    ...JSON_FLAG,
  },
  examples: ['ledger export ledger', 'ledger export ledger --format parquet'],
  async run({ args, flags }, io) {
    const files: { file: string; rows: number }[] = [];
    for (const [name, frame] of Object.entries(await framesOf(flags.ledger, flags.session))) {
      const file = join(args.folder, `${name}.${flags.format ?? 'csv'}`);
      await (flags.format === 'json' ? writeJson(frame, file) : writeFrame(frame, file));
      files.push({ file, rows: frame.length });
    }
    if (flags.json) print(io, JSON.stringify(files, null, 2));
    else
      for (const { file, rows } of files) print(io, `${file}: ${count(rows)} ${rows === 1 ? 'row' : 'rows'}`);
    return 0;
  },
});

async function framesOf(file: string | undefined, session: string | undefined): Promise<LedgerFrames> {
  const ledger = await openLedger(file, { readOnly: true });
  try {
    return ledgerFrames(ledger, session);
  } finally {
    ledger.close();
  }
}

/** A list with a row in each line. */
function writeJson(frame: Frame, file: string): Promise<void> {
  return writeText(
    file,
    `[\n${toRows(frame)
      .map((row) => JSON.stringify(row))
      .join(',\n')}\n]\n`,
  );
}
