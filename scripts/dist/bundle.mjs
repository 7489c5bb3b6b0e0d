/**
 * The command line and the headless supervisor with everything that they need in a few files: what the npm package and the one
 * executable carry. Only koffi stays outside, since it loads a library of the system from a file of its own.
 */
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from '../prepare.mjs';
import { withoutUncalled } from './without-uncalled.mjs';

/**
 * @param {string} outDir absolute; emptied first
 * @returns {Promise<readonly string[]>} the packages that went into the files, sorted
 */
export async function bundle(outDir) {
  await rm(outDir, { recursive: true, force: true });
  const inside = new Set();
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    plugins: [withoutUncalled(), packagesInside(inside)],
    // Packages written for require() ask for these.
    define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
    ssr: { noExternal: true, external: ['koffi'], target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { cli: path.join(ROOT, 'electron/cli.ts'), daemon: path.join(ROOT, 'electron/daemon.ts') },
        external: ['koffi'],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          banner: (chunk) => (chunk.isEntry && chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  });
  await chmod(path.join(outDir, 'cli.js'), 0o755);
  return [...inside].sort();
}

/** Whose licences must go along. */
function packagesInside(inside) {
  return {
    name: 'packages-inside',
    generateBundle(_, files) {
      for (const file of Object.values(files)) {
        for (const id of file.type === 'chunk' ? file.moduleIds : []) {
          const name = id
            .split('node_modules/')
            .at(-1)
            ?.match(/^(?:@[^/]+\/)?[^/]+/)?.[0];
          if (id.includes('node_modules/') && name) inside.add(name);
        }
      }
    },
  };
}
