// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, textOf } from '../../../electron/stack/import/document.ts';
import { loadStack } from '../../../electron/stack/load.ts';
import { proposeFile, proposeFolder } from '../../../electron/stack/read/read-folder.ts';
import { entriesOf, projectFolder, proposed, ticked } from '../../support/projects.ts';

async function loaded(name: string) {
  const result = await loadStack(projectFolder(name), { env: {} });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

describe('a folder with a Procfile', () => {
  it('of Rails: Procfile.dev goes before Procfile, and bin/dev says the first port', async () => {
    const rails = await proposed('rails');
    expect(rails.name).toBe('rails');
    expect(ticked(rails)).toEqual(['web', 'js', 'css', 'worker']);
    expect(entriesOf(rails).web).toMatchObject({ ports: [3000], environment: { PORT: '3000' } });
    expect(entriesOf(rails).worker).toMatchObject({ environment: { PORT: '3300' } });
    expect(rails.notes.map(({ message }) => message)).toEqual([
      'Procfile was not read, since Procfile.dev goes before it',
    ]);
  });

  it('gives .env to the processes, and its PORT is the first one', async () => {
    const stack = await loaded('heroku-node');
    expect(stack.services.map(({ id }) => id)).toEqual(['web', 'worker', 'clock']);
    expect(stack.services[0]?.native?.environment).toEqual({ PORT: '4100' });
    expect(stack.services[0]?.native?.envFiles[0]?.path).toBe(join(projectFolder('heroku-node'), '.env'));
    expect(stack.services[1]?.native?.command).toEqual(['/bin/sh', '-c', 'node worker.js --queue "$QUEUE"']);
    expect(stack).toMatchObject({ source: 'procfile', file: join(projectFolder('heroku-node'), 'Procfile') });
    expect(stack.watch).toEqual([join(projectFolder('heroku-node'), '.env')]);
  });

  it('knows the framework behind a command, and Windows line ends', async () => {
    const django = entriesOf(await proposed('django'));
    expect(django.web).toMatchObject({ ports: [8000], command: 'python manage.py runserver 0.0.0.0:8000' });
    expect(Object.keys(django)).toEqual(['web', 'worker', 'beat']);
  });

  it('is read under any name when it is named', async () => {
    const file = join(projectFolder('rails'), 'Procfile');
    const result = await proposeFile(file, { env: {} });
    expect(result.ok && ticked(result.value)).toEqual(['web']);
    expect((await loadStack(file, { env: {} })).ok).toBe(true);
  });
});

describe('a folder with a package.json', () => {
  it('is run by the manager of its lock file or by the one that it names', async () => {
    expect(entriesOf(await proposed('vite-app')).storefront).toEqual({
      command: 'npm run dev',
      ports: [{ target: 5173, assumed: true }],
      healthcheck: { http: 'http://localhost:5173/' },
    });
    expect(entriesOf(await proposed('next-pnpm')).blog).toMatchObject({ command: 'pnpm run dev', ports: [3100] });
  });

  it('has a service for each workspace, and leaves a root to them that only starts them', async () => {
    const acme = await proposed('monorepo-pnpm');
    expect(acme.name).toBe('acme');
    expect(ticked(acme)).toEqual(['api', 'docs', 'web', 'ui']);
    expect(acme.services.map(({ id }) => id)).toContain('acme');
    expect(entriesOf(acme)).toMatchObject({
      api: { working_dir: './apps/api', ports: [4001] },
      docs: { working_dir: './apps/docs', command: 'pnpm run dev', ports: [{ target: 3000, assumed: true }] },
      web: { working_dir: './apps/web', command: 'pnpm run dev --port 3001', ports: [3001] },
      ui: { working_dir: './packages/ui' },
    });
    expect(acme.notes.map(({ message }) => message)).toEqual([
      'script start of packages/config/package.json is not taken: it ends by itself',
    ]);
  });

  it('knows the workspaces of yarn', async () => {
    const shop = await proposed('yarn-workspaces');
    expect(ticked(shop)).toEqual(['client', 'server']);
    expect(entriesOf(shop)).toMatchObject({
      client: { command: 'yarn run dev', ports: [5174] },
      server: { command: 'yarn run dev', ports: [5050] },
    });
  });

  it('takes the next script where one ends by itself, and says so', async () => {
    const shop = await proposed('scripts-that-end');
    expect(entriesOf(shop)).toMatchObject({ library: { command: expect.stringMatching(/ run start$/) } });
    expect(shop.notes[0]?.message).toBe('script dev of package.json is not taken: it ends by itself');
  });
});

describe('a folder with process-compose.yaml', () => {
  it('takes over commands, variables, dependencies, probes, restarts and stopping', async () => {
    const stack = await loaded('process-compose');
    const byId = Object.fromEntries(stack.services.map((service) => [service.id, service]));
    expect(Object.keys(byId)).toEqual(['db', 'migrate', 'api', 'cache', 'worker']);
    expect(byId.db).toMatchObject({
      stopSignal: 'SIGINT',
      stopGraceMs: 20_000,
      ports: [{ port: 23_310, protocol: 'tcp' }],
      restart: { policy: 'always', initialDelayMs: 2_000, maxDelayMs: 2_000, factor: 1, maxRestarts: 7 },
      healthcheck: {
        probe: { type: 'http', url: 'http://127.0.0.1:23310/ready' },
        intervalMs: 5_000,
        timeoutMs: 4_000,
        retries: 6,
        startPeriodMs: 2_000,
      },
    });
    expect(byId.api?.native).toMatchObject({
      command: ['/bin/sh', '-c', './bin/api --port 23311 --greeting "hello" && echo $HOME'],
      environment: { APP_ENV: 'development', DATABASE_URL: 'http://127.0.0.1:23310', TOKEN: 'hunter2' },
    });
    expect(byId.api?.dependsOn.map(({ service, condition }) => [service, condition])).toEqual([
      ['migrate', 'service_completed_successfully'],
      ['cache', 'service_started'],
    ]);
    expect(byId.worker?.healthcheck.probe).toEqual({ type: 'log', pattern: 'worker ready \\(1\\/1\\)' });
    expect(byId.worker?.native?.command).toEqual(['./bin/worker', '--once it works']);
    expect(byId.cache?.native?.command).toEqual(['awk', '{ print $1 }', '/dev/zero']);
  });

  it('keeps secrets out of the text that it writes, and lists with its line what it leaves out', async () => {
    const proposal = await proposed('process-compose');
    expect(textOf(proposal)).toContain('TOKEN: ${API_TOKEN}');
    expect(textOf(proposal)).not.toContain('hunter2');
    expect(proposal.notes.map(({ line, message }) => `${line} ${message}`).sort()).toEqual([
      '2 log_level is not taken over',
      '28 process migrate: others wait for its end, so it is restarted on failure only',
      '42 process api: cache has no probe; that it was started will do',
      '42 process api: there is no process nobody to depend on',
      '51 process api: liveness_probe.exec.working_dir not taken over',
      '57 process cache: the dollar signs in command are taken literally',
      '58 process cache: one replica runs here',
      '65 process worker: log_location is not taken over',
    ]);
    const left = proposal.services.filter(({ chosen }) => !chosen).map(({ id, because }) => [id, because.at(-1)]);
    expect(left).toEqual([
      ['cleanup', 'it is disabled'],
      ['shell', 'it wants a terminal of its own'],
    ]);
  });
});

describe("a folder with PM2's file", () => {
  it('reads a program without running it, and says what it would have to compute', async () => {
    const proposal = await proposed('pm2-js');
    const stack = await loaded('pm2-js');
    expect(stack.services.map(({ id }) => id)).toEqual(['api', 'worker', 'web']);
    expect(stack.services[0]).toMatchObject({
      native: {
        command: ['node', '--max-old-space-size=512', './dist/server.js', '--verbose', 'two words'],
        workingDir: join(projectFolder('pm2-js'), 'api'),
        environment: { PORT: '3000', NODE_ENV: 'development', KEY: 'a$b' },
      },
      ports: [{ port: 3000 }],
      restart: { policy: 'always', initialDelayMs: 100, maxDelayMs: 15_000, factor: 1.5, maxRestarts: 10 },
      stopSignal: 'SIGINT',
      stopGraceMs: 3_000,
    });
    expect(stack.services[1]).toMatchObject({
      native: { command: ['./venv/bin/python', 'worker.py'], environment: { NODE_ENV: 'production' } },
      restart: { policy: 'no' },
    });
    expect(stack.services[2]).toMatchObject({
      native: { command: ['npm', 'start'], workingDir: projectFolder('pm2-js') },
      restart: { policy: 'always', initialDelayMs: 4_000, factor: 1 },
    });
    const computed = proposal.notes.filter(({ code }) => code === 'import-computed');
    expect(computed.map(({ line, message }) => `${line} ${message.split(' is ')[0]}`)).toEqual([
      '36 apps[2].env.PORT',
      '36 apps[2].env.API',
      '38 apps[3].script',
    ]);
    expect(proposal.notes.filter(({ code }) => code === 'import-ignored').map(({ message }) => message)).toEqual([
      'deploy is not taken over',
      'app api: one instance runs here, not max',
      'app api: env_production, max_memory_restart, watch are not taken over',
      'app computed has no script that could be read, and is left out',
    ]);
  });

  it('reads JSON with comments, and modules of either kind', async () => {
    expect(entriesOf(await proposed('pm2-json')).app).toMatchObject({ command: 'node app.js', ports: [23_320] });
    expect(entriesOf(await proposed('pm2-esm')).tick).toMatchObject({ command: 'bash ./tick.sh', restart: 'always' });
  });

  it('says so when all of it would have to be computed', async () => {
    const result = await proposeFolder(projectFolder('pm2-code'), { env: {} });
    expect(result.ok ? [] : result.problem).toEqual([
      expect.objectContaining({ code: 'import-computed', line: 3, column: 20 }),
    ]);
  });
});

describe('a mixed folder', () => {
  it('opens as one stack of both kinds: names do not collide, and a port of a container is left to it', async () => {
    const proposal = await proposed('mixed');
    expect(proposal.services.map(({ id, kind, source }) => [id, kind, source])).toEqual([
      ['web', 'container', 'compose'],
      ['db', 'container', 'compose'],
      ['web-native', 'native', 'package-json'],
    ]);
    expect(entriesOf(proposal)['web-native']).toMatchObject({
      command: 'npm run dev -- --port 3001',
      ports: [3001],
      healthcheck: { http: 'http://localhost:3001/' },
    });
    const stack = await loaded('mixed');
    expect(stack).toMatchObject({
      name: 'mixed',
      source: 'compose',
      file: join(projectFolder('mixed'), 'compose.yaml'),
    });
    expect(stack.errors).toBeUndefined();
    expect(stack.services.map(({ ports }) => ports.map(({ port }) => port))).toEqual([[3000], [5432], [3001]]);
  });

  it('is one stack by whichever name: its folder, or the file that stands for it; any other file means itself', async () => {
    const folder = projectFolder('mixed');
    const whole = await loadStack(join(folder, 'compose.yaml'), { env: {} });
    expect(whole.ok && whole.value).toEqual(await loaded('mixed'));
    const scripts = await loadStack(join(folder, 'package.json'), { env: {} });
    expect(scripts.ok && scripts.value.services.map(({ id }) => id)).toEqual(['web']);
    const compose = await proposed('mixed', { from: ['compose'] });
    expect(compose.services.map(({ id }) => id)).toEqual(['web', 'db']);
  });

  it('shows what one broken source says and opens the others', async () => {
    const proposal = await proposed('mixed-broken');
    expect(ticked(proposal)).toEqual(['web']);
    const problem = expect.objectContaining({
      file: join(projectFolder('mixed-broken'), 'process-compose.yaml'),
      line: 5,
      message: 'a tab is used as indentation; YAML allows spaces only',
    });
    expect(proposal.notes).toEqual([problem]);
    const stack = await loaded('mixed-broken');
    expect(stack.unread).toEqual([problem]);
    expect(stack.file).toBe(join(projectFolder('mixed-broken'), 'process-compose.yaml'));
  });

  it('says what it would open when there is nothing', async () => {
    const result = await proposeFolder(projectFolder('nothing'), { env: {} });
    expect(result.ok ? undefined : result.problem[0]).toMatchObject({
      code: 'stack-file-missing',
      hint: expect.stringContaining('a Compose file, a Procfile'),
    });
    const gone = await proposeFolder(join(projectFolder('nothing'), 'gone'), { env: {} });
    expect(gone.ok ? undefined : gone.problem[0]?.code).toBe('stack-file-missing');
  });
});

describe('every example project', () => {
  it('means as a written stack file what it means when it is opened', async () => {
    const names = await readdir(projectFolder('.'));
    const opened = await Promise.all(names.map((name) => proposeFolder(projectFolder(name), { env: {} })));
    const good = opened.flatMap((result) => (result.ok ? [result.value] : []));
    expect(good.length).toBeGreaterThan(10);
    for (const proposal of good) {
      const stack = await loadStack(proposal.directory, { env: {} });
      expect(stack.ok && stack.value.errors).toBeUndefined();
      expect(stack.ok && stack.value.services.map(({ id }) => id)).toEqual(Object.keys(documentOf(proposal).services));
    }
  });
});
