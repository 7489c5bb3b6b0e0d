/** Our readers of the system by themselves, from the source, for what no command shows. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** In here koffi is found by its name. */
const FOLDER = path.join(ROOT, 'node_modules/.cache/stacklight-bench');

let built;

/** The platform of this machine, as the supervisor has it. */
export async function ownPlatform() {
  built ??= make();
  const { currentPlatform } = await built;
  return currentPlatform();
}

async function make() {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: {
      ssr: path.join(ROOT, 'electron/platform/current.ts'),
      target: 'node20',
      minify: false,
      outDir: FOLDER,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'platform.mjs', format: 'es' } },
    },
  });
  return import(pathToFileURL(path.join(FOLDER, 'platform.mjs')).href);
}
