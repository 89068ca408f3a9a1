// Makes the few files that are published of the many that the compiler writes: opening a file takes half a
// millisecond, and a program would open hundreds. `node cli/bundle.mjs <compiled> <out>`
//
// All files lie beside each other, so that `new URL('./x', import.meta.url)` means the same wherever a module ends up.
// The bundler is one that leaves the text of functions as it is: strategies are hashed by it.

import { cpSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { rollup } from 'rollup';

const [compiled, out] = process.argv.slice(2);

/** Each file that is loaded by its name, and the module that it is made of. */
const ENTRIES = {
  index: 'lib/index.js',
  testing: 'lib/testing/index.js',
  strategies: 'strategies/index.js',
  'sweep-worker': 'lib/research/sweep-worker.js',
  main: 'cli/main.js',
  internals: 'bench/internals.js',
};

const bundle = await rollup({
  input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, join(compiled, path)])),
  // Packages, and this one by its own name: commands and strategies import it as a user does, and there is one of it.
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  treeshake: false,
  onwarn(warning, warn) {
    // The compiler's helper for `import()` looks for a `this`, and does without.
    if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
});
await bundle.write({
  dir: out,
  chunkFileNames: '[name].js',
  hoistTransitiveImports: false,
  minifyInternalExports: false,
  // Of the library everything but the test exchange is in two files: who needs a part of it needs the whole. Operators
  // are in one of their own, where no other module has names that theirs would have to give way to.
  manualChunks: {
    operators: [join(compiled, 'lib/indicators/index.js')],
    tradelab: [join(compiled, ENTRIES.index)],
  },
});
await bundle.close();

// The scripts of a report's page are not loaded, but read.
cpSync(join(compiled, 'lib/report/page'), join(out, 'page'), { recursive: true });
