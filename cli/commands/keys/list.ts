// tradelab keys list: whose keys the key file has.

import { keysFile, readKeyFile } from 'tradelab';
import { defineCommand } from '../../command.ts';
import { JSON_FLAG } from '../../common-flags.ts';
import { withAnswers } from '../../inputs/ask.ts';
import { askPassphrase, KEY_FILE_FLAG, requireKeyFile } from '../../inputs/keys.ts';
import { print } from '../../io.ts';

export const keysListCommand = defineCommand({
  describe: 'Lists the accounts whose keys are in the key file; the keys themselves are never shown.',
  positionals: {},
  flags: { ...KEY_FILE_FLAG, ...JSON_FLAG },
  examples: ['keys list'],
  async run({ flags }, io) {
    const file = await requireKeyFile(await keysFile(flags.file));
    const passphrase = await withAnswers(io, (answers) => askPassphrase(answers, io));
    const names = Object.keys(await readKeyFile(file, passphrase)).toSorted();
    if (flags.json) print(io, JSON.stringify(names));
    else for (const name of names) print(io, name);
    return 0;
  },
});
