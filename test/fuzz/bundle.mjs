/** Makes one program of the fuzzer and of what it tries, with counters in the latter. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { counted } from './instrument.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** In here packages are found by their names. Of this process alone: another one may be built meanwhile. */
const FOLDER = path.join(ROOT, `node_modules/.cache/stacklight-fuzz-${process.pid}`);

/** @returns {Promise<string>} the path of the program, for a thread of its own; it is gone when this process ends */
export async function bundleFuzzer() {
  mkdirSync(FOLDER, { recursive: true });
  process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    plugins: [counted()],
    // What parses for us is tried with us.
    ssr: { noExternal: ['yaml', 'zod', 'acorn'] },
    build: {
      ssr: path.join(ROOT, 'test/fuzz/thread.ts'),
      target: 'node20',
      minify: false,
      outDir: FOLDER,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'thread.mjs', format: 'es' } },
    },
  });
  return path.join(FOLDER, 'thread.mjs');
}
