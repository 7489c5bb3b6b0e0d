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

export default defineConfig({
  main: {
    plugins: [executableCommand()],
    build: {
      target: TARGET,
      outDir: 'out/main',
      rolldownOptions: {
        input: { main: 'electron/main.ts', cli: 'electron/cli.ts', daemon: 'electron/daemon.ts' },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
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
