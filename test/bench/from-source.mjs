/** Modules of ours that are TypeScript, for a program that plain Node runs. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** In here packages are found by their names. */
const FOLDER = path.join(ROOT, 'node_modules/.cache/stacklight-bench');

const loaded = new Map();

/** What this file of the repository exports. */
export function fromSource(file) {
  const known = loaded.get(file) ?? load(file);
  loaded.set(file, known);
  return known;
}

async function load(file) {
  const name = `${path.basename(file, '.ts')}.mjs`;
  mkdirSync(FOLDER, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: {
      ssr: path.join(ROOT, file),
      target: 'node20',
      minify: false,
      outDir: FOLDER,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: name, format: 'es' } },
    },
  });
  return import(pathToFileURL(path.join(FOLDER, name)).href);
}
