// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are JavaScript to be read
import { describe, expect, it } from 'vitest';
import { codeTokens } from '../../../../../electron/stack/import/frameworks/code-tokens.ts';
import { skimPort } from '../../../../../electron/stack/import/frameworks/config-skim.ts';
import { configuredPort } from '../../../../../electron/stack/import/frameworks/framework-config.ts';
import { listeningOf, portsEntry } from '../../../../../electron/stack/import/frameworks/listening.ts';
import { importProcfile } from '../../../../../electron/stack/import/procfile/procfile.ts';

const vite = (text: string) => skimPort(text, ['server', 'port']);

describe('a port in a configuration that is a program', () => {
  it.each([
    ['export default { server: { port: 3000 } }', 3000],
    ['export default defineConfig({ plugins: [vue()], server: { strictPort: true, port: 3000, }, })', 3000],
    ['module.exports = defineConfig({\n  \'server\': { "port": 3000 }\n});', 3000],
    ['export default defineConfig(({ mode }) => ({ server: { host: true, port: 3_000 } }))', 3000],
    [
      'export default defineConfig(async ({ mode }) => {\n  const env = loadEnv(mode, ".");\n  return { server: { port: 3000 } };\n});',
      3000,
    ],
    ['const PORT = 3000\nexport default { server: { port: PORT } }', 3000],
    ['const port: number = 3000;\nexport default { server: { port } }', 3000],
    ['const config: UserConfig = { server: { port: 3000 } };\nexport default config;', 3000],
    ['const config = { server: { port: 3000 } };\nexport default defineConfig(config);', 3000],
    ['const server = { port: 3000 };\nexport default defineConfig({ server });', 3000],
    ['const web = { port: 3000 };\nexport default defineConfig({ server: web });', 3000],
    [
      '// server: { port: 1111 }\n/* server: { port: 2222 } */\nexport default { server: { port: 3000 } } satisfies UserConfig',
      3000,
    ],
    ['export default { define: { x: "server: { port: 1 }", y: /[{"]/ }, server: { port: 3000 } }', 3000],
    ['export default { server: { port: 3000 }, preview: { port: 4000 }, test: { server: { port: 5000 } } }', 3000],
    [
      'export default { plugins: [proxy({ server: { port: 9000 } })], server: { hmr: { port: 24000 }, port: 3000 } }',
      3000,
    ],
    [
      '@decorated({ port: 1 })\nclass A<T> { private b!: Array<T>; }\nexport default { server: { port: 3000 } as const }',
      3000,
    ],
    ['enum E { A }\nexport default defineConfig<E>({ server: { port: 3000, host: x! } } satisfies C<E>);', 3000],
    ['export default { x: `${y ? `}{"` : "{"}`, server: { port: 3000 } }', 3000],
    ['const other = { server: { port: 9 } };\nexport default { server: { port: 3000 } }', 3000],
  ])('reads %s', (text, port) => {
    expect(vite(text)).toEqual({ literal: port });
  });

  it.each([
    ['export default { server: { port: Number(process.env.PORT) || 3000 } }', { fallback: 3000 }],
    ["export default { server: { port: parseInt(process.env.PORT ?? '3000') } }", { fallback: 3000 }],
    ['export default { server: { port: env.PORT } }', {}],
    ['export default dev ? { server: { port: 1000 } } : { server: { port: 2000 } }', {}],
    ['export default { server: { host: true } }', undefined],
    ['export default { plugins: [proxy({ server: { port: 9000 } })] }', undefined],
    ['', undefined],
    ['export default { server: { port: 3000 ', {}],
    ['`${', undefined],
  ])('takes no computed or foreign number for a fact: %s', (text, found) => {
    expect(vite(text)).toEqual(found);
  });

  it('does work in proportion to the text, whatever it is made of', () => {
    for (const part of [
      '{',
      '"',
      '/',
      '/*',
      'a:{',
      "'\\",
      '`${',
      'const a={port:1},',
      '[(',
      '\n/',
      '{yield ',
      '-->\n',
      '`${`',
      ' @a',
      '/[',
    ]) {
      const short = codeTokens(part.repeat(20_000)).length;
      const long = codeTokens(part.repeat(40_000)).length;
      expect(long).toBeLessThanOrEqual(2 * short + 2);
      expect(() => vite(part.repeat(20_000))).not.toThrow();
    }
  });
});

describe('where a framework listens', () => {
  const configs = new Map([
    ['vite.config.ts', 'export default { server: { port: 3000 }, preview: { port: 3001 } }'],
    ['vite.admin.config.ts', 'export default { server: { port: 3100 } }'],
    ['nuxt.config.ts', 'export default defineNuxtConfig({ devServer: { port: 3002 } })'],
    ['astro.config.mjs', 'export default defineConfig({ server: { port: 3003 } })'],
    ['vue.config.js', 'module.exports = { devServer: { port: 3004 } }'],
    ['webpack.config.js', 'module.exports = { devServer: { port: 3005 } }'],
    ['angular.json', '{ "projects": { "a": { "architect": { "serve": { "options": { "port": 3006 } } } } } }'],
    ['config/vite.json', '{ "all": {}, "development": { "port": 3007 } }'],
    ['wrangler.toml', 'name = "w"\nport = 1\n[dev]\nport = 3008 # here'],
    ['.flaskenv', 'FLASK_APP=a\nFLASK_RUN_PORT=3009\n'],
    ['config/puma.rb', 'port 3010\n'],
    ['src/main/resources/application.properties', 'a=1\nserver.port=3011\n'],
  ]);
  const at = (command: string, env: Record<string, string> = {}) => {
    const { port, assumed = false } = listeningOf({ command, env, configs, taken: new Set() });
    return [port, assumed];
  };

  it.each([
    ['vite', 3000],
    ['vite --host', 3000],
    ['vite --port 4000', 4000],
    ['vite --port=4000', 4000],
    ['vite preview', 3001],
    ['vite --config vite.admin.config.ts', 3100],
    ['nuxt dev', 3002],
    ['astro dev', 3003],
    ['vue-cli-service serve', 3004],
    ['webpack serve', 3005],
    ['ng serve', 3006],
    ['bin/vite dev', 3007],
    ['bundle exec vite dev', 3007],
    ['wrangler dev', 3008],
    ['flask run', 3009],
    ['bin/rails server', 3010],
    ['./mvnw spring-boot:run', 3011],
    ['cross-env PORT=4001 next dev', 4001],
    ['PORT=4001 next dev', 4001],
    ['next dev -p 4002', 4002],
    ['next dev -p4002', 4002],
  ])('is a fact where it is written down: %s', (command, port) => {
    expect(at(command)).toEqual([port, false]);
  });

  it.each([
    ['vite frontend', 5173],
    ['vite --config ../vite.config.ts', 5173],
    ['next dev', 3000],
    ['storybook dev', 6006],
    ['python manage.py runserver', 8000],
    ['PORT=4001 vite preview --config none.ts', 4001],
  ])('is only assumed where nobody says it: %s', (command, port) => {
    expect(at(command)).toEqual([port, true]);
  });

  it('takes PORT for a fact where the framework looks at it', () => {
    expect(at('next dev', { PORT: '4100' })).toEqual([4100, false]);
    expect(at('vite', { PORT: '4100' })).toEqual([3000, false]);
    expect(listeningOf({ command: 'vite', env: { PORT: '4100' }, taken: new Set() })).toMatchObject({
      port: 5173,
      assumed: true,
    });
  });

  it('is assumed at the number that a computed port falls back to', () => {
    const files = new Map([['vite.config.js', 'export default { server: { port: +process.env.PORT || 3000 } }']]);
    expect(configuredPort('Vite', ['vite'], files)).toEqual({
      port: 3000,
      literal: false,
      because: 'server.port in vite.config.js',
    });
  });

  it('stands in the entry as what it is', () => {
    expect(portsEntry({ port: 5173, assumed: true })).toEqual([{ target: 5173, assumed: true }]);
    expect(portsEntry({ port: 3000 })).toEqual([3000]);
    expect(portsEntry({})).toBeUndefined();
  });

  it('is assumed for `web` of a Procfile that says nothing of its port, and read where the command changes to', () => {
    const part = importProcfile({
      text: 'web: node server.js\nvite: bin/vite dev\nfront: cd front && npx vite',
      file: '/p/Procfile.dev',
      label: 'Procfile.dev',
      dotenv: { file: '/p/.env', exists: false },
      base: undefined,
      taken: new Set(),
      configs: new Map([['/p/front', configs]]),
    });
    expect(part.services.map(({ entry }) => entry.ports)).toEqual([
      [{ target: 5000, assumed: true }],
      [{ target: 3036, assumed: true }],
      [3000],
    ]);
  });
});
