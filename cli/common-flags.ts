// Flags that many commands have.

import { onOff, text } from './flag.ts';

/** The flags of every command. */
export const COMMON_FLAGS = {
  help: onOff({ describe: 'show this help', group: 'General' }),
  debug: onOff({ describe: 'show where in the code an error arose', group: 'General' }),
};

/** Of commands whose result programs read. */
export const JSON_FLAG = { json: onOff({ describe: 'print the result as JSON', group: 'Output' }) };

/** Of commands whose results go into the ledger. */
export const RECORD_FLAG = {
  noRecord: onOff({
    describe: "leave the result out of the ledger that 'tradelab runs' shows",
    group: 'Output',
  }),
};

/** Of commands that read or write the ledger of sessions. */
export const LEDGER_FLAG = {
  ledger: text({
    describe: 'the ledger of sessions, if not $TRADELAB_LEDGER or the one beside the catalog',
    group: 'General',
  }),
};
