// Compiles the kernel: the module of module.ts, and the test that it is the one of the sources.

import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const SOURCE = 'kernel.as.ts';

/** The module in base 64. Throws what the compiler says. */
export async function compileKernel(): Promise<string> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  let module: Uint8Array = new Uint8Array();
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '1'];
  const { error, stderr } = await main([SOURCE, '--baseDir', folder, '-o', 'kernel.wasm', ...options], {
    writeFile: (_, contents) => {
      module = contents as Uint8Array;
    },
  });
  if (error !== null) throw new Error(stderr.toString(), { cause: error });
  return Buffer.from(module).toString('base64');
}
