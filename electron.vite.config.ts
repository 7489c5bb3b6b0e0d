import { chmod } from 'node:fs/promises';
import path from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { withoutUncalled } from './scripts/dist/without-uncalled.mjs';

/** The oldest Node that runs what we build: Electron 33 carries 20.18. */
const TARGET = 'node20';

/**
 * Without comments, and with what is not ASCII escaped: V8 keeps a text with one other character in it at two bytes for each, and reads it
 * more slowly. Names and lines stay, so that a stack trace tells where it came from.
 */
const PLAIN = {
  comments: false,
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
} as const;

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
    priority: 5,
  },
  {
    name: 'command',
    test: /\/electron\/cli\/(?:commands|context|output|act|approval-text|confirmed|since|status|ports|logs|log-lines|history)\.ts$|\/commander\//,
    priority: 4,
  },
];

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** All that these files of electron/ need at once, that is without what they load later. */
function neededBy(...roots: readonly string[]) {
  const needed = new Set<string>();
  const entries = roots.map((file) => path.resolve('electron', file));
  const add = (id: string, graph: Graph): void => {
    if (needed.has(id)) return;
    needed.add(id);
    for (const one of graph.getModuleInfo(id)?.importedIds ?? []) add(one, graph);
  };
  return (id: string, graph: Graph): boolean => {
    if (needed.size === 0) for (const entry of entries) add(entry, graph);
    return needed.has(id);
  };
}

const begins = neededBy('start-supervisor.ts');
const supervises = neededBy('supervisor/host/host.ts', 'control/handlers.ts', 'control/server.ts');
/** The app before its window is there. */
const opens = neededBy('main.ts');

/**
 * The supervisor in three files: what reads stacks (commands do that too), what it begins with, and all the rest. What the window needs of
 * the rest is in what it begins with: the window is made before the rest is loaded.
 */
const SUPERVISOR = [
  { name: 'reading', needs: neededBy('stack/load.ts'), priority: 2 },
  {
    name: 'begin',
    needs: (id: string, graph: Graph) => begins(id, graph) || (opens(id, graph) && supervises(id, graph)),
    priority: 3,
  },
  { name: 'supervisor', needs: supervises, priority: 1 },
].map(({ name, needs, priority }) => ({
  name: (id: string, graph: Graph) => (needs(id, graph) ? name : null),
  debugName: name,
  priority,
}));

export default defineConfig({
  main: {
    plugins: [withoutUncalled(), executableCommand()],
    // Packages written for require() ask for these.
    define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
    build: {
      target: TARGET,
      outDir: 'out/main',
      // A few files instead of four hundred that Node would look for one after the other: half of the time to start. koffi loads a
      // library of the system from a file of its own.
      externalizeDeps: false,
      rolldownOptions: {
        external: ['koffi'],
        input: { main: 'electron/main.ts', cli: 'electron/cli.ts', daemon: 'electron/daemon.ts' },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          codeSplitting: { groups: [...CHUNKS, ...SUPERVISOR] },
          ...PLAIN,
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
        output: { format: 'cjs', entryFileNames: '[name].cjs', ...PLAIN },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [preact()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: { input: { index: path.resolve('renderer/index.html') } },
    },
  },
});
