import { describe, expect, it } from 'vitest';
import {
  importPackages,
  type Package,
  type PackageInput,
} from '../../../../../electron/stack/import/package-json/package-json.ts';
import { chooseScript, endsByItself } from '../../../../../electron/stack/import/package-json/script-choice.ts';

function pack(folder: string, data: Package['data'], port?: string): Package {
  return {
    file: `/p/${folder}/package.json`,
    folder,
    directory: folder === '.' ? '/p' : `/p/${folder}`,
    data,
    ...(port ? { port } : {}),
  };
}

function imported(root: Package['data'], more: Partial<PackageInput> = {}) {
  const manager = { name: 'npm', because: 'no lock file says otherwise' } as const;
  return importPackages({ root: pack('.', root), workspaces: [], manager, taken: new Set(), watch: [], ...more });
}

describe('the script that runs an application', () => {
  it('is dev before start before serve, the first that goes on running', () => {
    expect(chooseScript({ serve: 'c', start: 'b', dev: 'a' })).toEqual({ name: 'dev', passed: [] });
    expect(chooseScript({ serve: 'node c', dev: 'tsc -b && echo' })).toEqual({ name: 'serve', passed: ['dev'] });
    expect(chooseScript({ dev: 'vite build', build: 'x' })).toEqual({ passed: ['dev'] });
    expect(chooseScript({ dev: '  ', test: 'x' })).toEqual({ passed: [] });
  });

  it.each([
    'tsc -b && echo done',
    'echo "Error: no test specified" && exit 1',
    'vite build',
    'npm run build',
    'NODE_ENV=production webpack --mode production',
    'cross-env CI=1 eslint .',
    'npx tsc -p .',
  ])('ends by itself: %s', (script) => {
    expect(endsByItself(script)).toBe(true);
  });

  it.each([
    'vite',
    'tsc --watch',
    'tsc -b && node dist/index.js',
    'tsc -w & node --watch dist',
    'webpack serve',
    'esbuild src/a.ts --servedir=www',
    'echo starting && next dev',
    'rollup -c -w',
    'tsup --watch',
    'ng serve',
    'testcafe',
  ])('may go on running: %s', (script) => {
    expect(endsByItself(script)).toBe(false);
  });
});

describe('a package.json', () => {
  it('gives a framework another port where a container has its own, in the way that it understands', () => {
    const taken = new Set([3000, 3001, 5173]);
    const next = imported({ scripts: { dev: 'next dev' } }, { taken });
    expect(next.services[0]?.entry).toMatchObject({ command: 'npm run dev -- --port 3002', ports: [3002] });
    const react = imported({ scripts: { start: 'react-scripts start' } }, { taken });
    expect(react.services[0]?.entry).toMatchObject({
      command: 'npm run start',
      environment: { PORT: '3002' },
      ports: [3002],
    });
    const chained = imported({ scripts: { dev: 'tsc -b && vite' } }, { taken });
    expect(chained.services[0]?.entry).toMatchObject({ command: 'npm run dev -- --port 5174', ports: [5174] });
  });

  it('leaves a port that the script names to it, also where another has it: that is a conflict to be told', () => {
    const { services } = imported({ scripts: { dev: 'vite --port 3000' } }, { taken: new Set([3000]) });
    expect(services[0]?.entry).toMatchObject({ command: 'npm run dev', ports: [3000] });
  });

  it('believes the PORT of .env where the program reads it', () => {
    const data = { scripts: { start: 'node index.js' }, dependencies: { express: '4', dotenv: '16' } };
    const withDotenv = imported(data, { root: pack('.', data, '4100') });
    expect(withDotenv.services[0]?.entry).toMatchObject({ ports: [4100] });
    const { dependencies: _, ...without } = data;
    expect(imported(without, { root: pack('.', without, '4100') }).services[0]?.entry.ports).toBeUndefined();
  });

  it('names services by package, and two of one name by folder', () => {
    const dev = { scripts: { dev: 'node .' } };
    const workspaces = [
      pack('a/web', { name: '@a/web', ...dev }),
      pack('b/web', { name: '@b/web', ...dev }),
      pack('c', dev),
    ];
    const { services } = imported({ name: 'web', ...dev }, { workspaces });
    expect(services.map(({ id }) => id)).toEqual(['web', 'b-web', 'c', 'web-2']);
    expect(services.map(({ entry }) => entry.working_dir)).toEqual(['./a/web', './b/web', './c', undefined]);
  });

  it('survives nonsense in place of what it reads', () => {
    for (const scripts of [null, 1, [], 'dev', { dev: 1 }, { dev: null }])
      expect(imported({ name: 7, scripts, dependencies: 'x' }).services).toEqual([]);
    expect(imported({ name: '@a/', scripts: { dev: 'node "' }, dependencies: [] }).services[0]?.id).toBe('p');
  });
});
