import { chmod } from 'node:fs/promises';
import path from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** The oldest Node that runs what we build: Electron 33 carries 20.18. */
const TARGET = 'node20';

/** Makes cli.js a command of its own: `npx stacklight` runs the file itself. */
function executableCommand(): Plugin {
  return {
    name: 'executable-command',
    renderChunk(code, chunk) {
      if (!chunk.isEntry || chunk.name !== 'cli' || code.startsWith('#!')) return null;
      return { code: `#!/usr/bin/env node\n${code}`, map: null };
    },
    async writeBundle(options, bundle) {
      if (options.dir && 'cli.js' in bundle) await chmod(path.join(options.dir, 'cli.js'), 0o755);
    },
  };
}

/** What a command asks with and the supervisor has too, and what commands alone have: two files, since opening twenty takes longer. */
const CHUNKS = [
  {
    name: 'shared',
    test: /\/(?:shared\/text|electron\/limits)\/|\/electron\/(?:limits|result|version|compile-cache|cli\/exit-codes|control\/(?:client|lines|reply)|files\/read-(?:sync|failure)|platform\/(?:own-places|places|system-name|others-hand)|stack\/(?:find|import\/source-names|syntax\/duration))\.ts$/,
    priority: 2,
  },
  {
    name: 'command',
    test: /\/electron\/cli\/(?:commands|context|output|act|approval-text|confirmed|since|status|ports|logs|history)\.ts$|\/commander\//,
    priority: 1,
  },
];

export default defineConfig({
  main: {
    plugins: [executableCommand()],
    build: {
      target: TARGET,
      outDir: 'out/main',
      // One file instead of eight that Node would look for.
      externalizeDeps: { exclude: ['commander'] },
      rolldownOptions: {
        // dbus-next asks for these on ways that we never go: other forms of a bus address.
        external: ['x11', 'usocket'],
        input: { main: 'electron/main.ts', cli: 'electron/cli.ts', daemon: 'electron/daemon.ts' },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          codeSplitting: { groups: CHUNKS },
        },
      },
    },
  },
  preload: {
    build: {
      target: TARGET,
      outDir: 'out/preload',
      // A sandboxed preload has no require() for packages: what it needs goes into the file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [preact()],
    build: {
      outDir: 'out/renderer',
      rolldownOptions: { input: { index: path.resolve('renderer/index.html') } },
    },
  },
});
