import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { build, type InlineConfig, type Plugin } from 'vite';
import { PROJECT } from './project-root.ts';

/**
 * Builds the app as it is, the real main file, preload and page, with one module replaced: the supervisor's host is
 * the fake one. Answers the folder to start. It is inside the project, so that packages resolve as they do there.
 */
export async function buildFakeApp(): Promise<string> {
  const folder = join(PROJECT, 'test-results/fake-app');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(PROJECT, 'assets/icons'), join(folder, 'assets/icons'), { recursive: true });
  const manifest = {
    name: 'stacklight',
    productName: 'Stacklight',
    version: '0.0.0',
    type: 'module',
    main: 'out/main/main.js',
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await build(script('electron/main.ts', join(folder, 'out/main'), 'es', 'main.js'));
  await build(script('electron/preload.ts', join(folder, 'out/preload'), 'cjs', 'preload.cjs'));
  await build({
    ...QUIET,
    root: join(PROJECT, 'renderer'),
    base: './',
    plugins: [preact()],
    build: { outDir: join(folder, 'out/renderer'), emptyOutDir: true },
  });
  return folder;
}

const QUIET: InlineConfig = { configFile: false, logLevel: 'warn', mode: 'production' };

function script(entry: string, outDir: string, format: 'es' | 'cjs', name: string): InlineConfig {
  const node = [...builtinModules, ...builtinModules.map((module) => `node:${module}`)];
  // The preload is sandboxed and cannot load packages; the main file finds them in the project.
  const external = format === 'es' ? ['electron', ...node, /^[\w@]/] : ['electron', ...node];
  return {
    ...QUIET,
    root: PROJECT,
    plugins: [withFakeHost()],
    ssr: { noExternal: true },
    build: {
      ssr: join(PROJECT, entry),
      outDir,
      target: 'node20',
      rolldownOptions: { external, output: { format, entryFileNames: name } },
    },
  };
}

function withFakeHost(): Plugin {
  return {
    name: 'fake-host',
    enforce: 'pre',
    resolveId: (source) =>
      source.endsWith('/start-supervisor.ts') ? join(PROJECT, 'test/support/fake-host.ts') : null,
  };
}
