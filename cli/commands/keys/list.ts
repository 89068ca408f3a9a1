// tradelab keys list: whose keys the key file has.

import { hasKeyFile, keysFile, readKeyFile } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { withAnswers } from '../../inputs/ask.ts';
import { askPassphrase, KEY_FILE_FLAG, requireKeyFile } from '../../inputs/keys.ts';
import { type Io, note, print } from '../../io.ts';

export const keysListCommand = defineCommand({
  describe: 'Lists the accounts whose keys are in the key file; the keys themselves are never shown.',
  positionals: {},
  flags: { ...KEY_FILE_FLAG, ...JSON_FLAG },
  examples: ['keys list'],
  async run({ flags }, io) {
    const file = await keysFile(flags.file);
    // None is made before the first keys; one that is named is meant to be there.
    if (flags.file !== undefined) await requireKeyFile(file);
    const names = (await hasKeyFile(file)) ? await namesIn(file, io) : [];
    if (flags.json) print(io, JSON.stringify(names));
    else for (const name of names) print(io, name);
    if (names.length === 0) note(io, "there are no keys: 'tradelab keys add' keeps some");
    return 0;
  },
});

async function namesIn(file: string, io: Io): Promise<string[]> {
  const passphrase = await withAnswers(io, (answers) => askPassphrase(answers, io));
  return Object.keys(await readKeyFile(file, passphrase)).toSorted();
}
