/**
 * The command line and the headless supervisor with everything that they need in a few files: what the npm package and the one
 * executable carry. Only koffi stays outside, since it loads a library of the system from a file of its own.
 */
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from '../prepare.mjs';

/** What dockerode loads for BuildKit's session and for engines over ssh://, neither of which Stacklight uses: a third of all files. */
const NEVER_CALLED = ['@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'ssh2'];
const STAND_IN = '\0never-called';

/** Asked for when dockerode is loaded, used never. */
function withoutUncalled() {
  return {
    name: 'without-uncalled',
    enforce: 'pre',
    resolveId: (id) => (NEVER_CALLED.includes(id) ? `${STAND_IN}:${id}` : null),
    load: (id) => (id.startsWith(STAND_IN) ? 'module.exports = {};' : null),
  };
}

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
