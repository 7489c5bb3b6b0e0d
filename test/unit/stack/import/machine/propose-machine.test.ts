import { describe, expect, it } from 'vitest';
import type { ProcessInfo } from '../../../../../electron/platform/platform.ts';
import type { Listener } from '../../../../../electron/ports/types.ts';
import { documentOf, textOf } from '../../../../../electron/stack/import/document.ts';
import { runAgain, wordsToRun } from '../../../../../electron/stack/import/machine/command.ts';
import type {
  MachinePicture,
  SeenContainer,
  SeenFolder,
} from '../../../../../electron/stack/import/machine/picture.ts';
import {
  machineGroups,
  proposeGroup,
  proposeMachine,
} from '../../../../../electron/stack/import/machine/propose-machine.ts';
import { parseStack } from '../../../../../electron/stack/parse/parse-stack.ts';
import { aListener, aProcess, aPublished, self } from '../../../../support/ports.ts';

const shop = '/home/ann/code/shop';
const repository = (folder: string): SeenFolder => ({ project: { folder, because: '.git' } });

function aPicture(over: Partial<MachinePicture> = {}): MachinePicture {
  return {
    self,
    listeners: [],
    supervised: new Set(),
    containers: [],
    folders: new Map([shop, `${shop}/web`, `${shop}/api`].map((folder) => [folder, repository(shop)])),
    composeFiles: new Set(),
    interpreters: new Map(),
    notes: [],
    ...over,
  };
}

/** A listener of a process below the others, the nearest parent first. */
function heldBy(port: number, process: ProcessInfo, ...parents: readonly ProcessInfo[]): Listener {
  return aListener(port, '127.0.0.1', process, { parents });
}

const inWeb = (pid: number, command: string, over: Partial<ProcessInfo> = {}) =>
  aProcess(pid, command, { cwd: `${shop}/web`, ...over });

function seen(container: Partial<SeenContainer> & { readonly name: string }): SeenContainer {
  return {
    id: `id-${container.name}`,
    image: 'shop/api',
    labels: {},
    published: [],
    hasHealthcheck: false,
    restart: 'no',
    ...container,
  };
}

const compose = (project: string, service: string, folder = shop, files = `${folder}/compose.yaml`) => ({
  'com.docker.compose.project': project,
  'com.docker.compose.service': service,
  'com.docker.compose.project.working_dir': folder,
  'com.docker.compose.project.config_files': files,
  'com.docker.compose.oneoff': 'False',
});

/** The command that one listener is proposed with. */
function commandOf(listener: Listener, over: Partial<MachinePicture> = {}): unknown {
  return proposeMachine(aPicture({ listeners: [listener], ...over })).services.map(({ entry }) => entry.command)[0];
}

describe('what is proposed for a listener is what somebody typed', () => {
  const terminal = aProcess(50, 'gnome-terminal-server', { cwd: '/home/ann' });
  const bash = inWeb(60, '-bash', { terminal: 'pts/3' });
  const npm = inWeb(61, '', { command: ['npm run dev', '', ''] });
  const shell = inWeb(62, '', { command: ['sh', '-c', 'vite --host && echo done'] });
  const vite = inWeb(63, `node ${shop}/web/node_modules/.bin/vite --host`);

  it('npm, above its shell and the program', () => {
    expect(commandOf(heldBy(5173, vite, shell, npm, bash, terminal))).toBe('npm run dev');
  });

  it('npm where the process table shows the interpreter that runs it', () => {
    const command = ['/usr/bin/node', '/usr/lib/node_modules/pnpm/bin/pnpm.cjs', 'run', 'dev'];
    expect(commandOf(heldBy(5173, vite, shell, inWeb(61, '', { command }), bash))).toBe('pnpm run dev');
  });

  it('the program itself, where a script or an interactive shell is above it', () => {
    const script = inWeb(62, 'bash ./dev.sh');
    const words = `node ${shop}/web/node_modules/.bin/vite --host`;
    expect(commandOf(heldBy(5173, vite, script, bash))).toBe(words);
    expect(commandOf(heldBy(5173, vite, bash, terminal))).toBe(words);
  });

  it('a reloader or a master, above its workers', () => {
    const api = { cwd: `${shop}/api` };
    const reloader = aProcess(70, '/usr/bin/python3 /usr/bin/uvicorn main:app --reload --port 8000', api);
    const worker = aProcess(71, '/usr/bin/python3 -c spawn_main(5)', api);
    const listener = aListener(8000, '127.0.0.1', reloader, { processes: [reloader, worker], parents: [bash] });
    expect(commandOf(listener)).toBe('/usr/bin/python3 /usr/bin/uvicorn main:app --reload --port 8000');
    const nodemon = aProcess(72, '/usr/bin/node /usr/bin/nodemon server.js', api);
    const server = aProcess(73, '/usr/bin/node server.js', api);
    expect(commandOf(heldBy(3000, server, nodemon, bash))).toBe('/usr/bin/node /usr/bin/nodemon server.js');
  });

  it('each of the services that one program starts, not that program', () => {
    const foreman = inWeb(61, 'ruby /usr/bin/foreman start');
    const through = inWeb(62, '', { command: ['sh', '-c', 'vite --host'] });
    expect(commandOf(heldBy(5173, vite, through, foreman, bash))).toContain('vite');
    const agent = inWeb(61, 'node /usr/bin/assistant');
    expect(commandOf(heldBy(5173, vite, shell, agent, bash))).toContain('vite');
  });

  it('never something of another folder, of another user or of the test that looks', () => {
    const words = `node ${shop}/web/node_modules/.bin/vite --host`;
    for (const over of [{ cwd: '/home/ann' }, { uid: 0 }, { cwd: undefined }])
      expect(commandOf(heldBy(5173, vite, { ...npm, ...over }))).toBe(words);
    expect(commandOf(heldBy(5173, vite, { ...npm, pid: 900 }))).toBe(words);
  });

  it('with the interpreter of the environment that the terminal had active', () => {
    const python = aProcess(80, 'python manage.py runserver', { cwd: `${shop}/api` });
    const interpreters = new Map([[80, `${shop}/.venv/bin/python`]]);
    expect(commandOf(heldBy(8000, python), { interpreters })).toBe(`${shop}/.venv/bin/python manage.py runserver`);
  });
});

describe('a command that is run again', () => {
  it.each([
    [['node', 'server.js', '--name', 'a b', "it's"], `node server.js --name 'a b' 'it'\\''s'`],
    [['node', '-e', 'console.log($HOME)'], `node -e 'console.log($$HOME)'`],
    [
      ['A=1', 'x'],
      ['A=1', 'x'],
    ],
  ])('%j is written so that it reads back the same', (words, written) => {
    expect(runAgain(words).command).toEqual(written);
    const entry = { command: runAgain(words).command };
    const text = JSON.stringify({ services: { one: entry } });
    const stack = parseStack(text, { file: '/p/stacklight.yaml', directory: '/p', env: {} });
    expect(stack.ok && stack.value.services[0]?.native?.command).toEqual(words);
  });

  it.each([
    ['redis-server --requirepass hunter2x', 'REQUIREPASS'],
    ['node server.js --db-password=hunter2x', 'DB_PASSWORD'],
    ['java -Dapp.apiKey=hunter2x -jar app.jar', 'DAPP_API_KEY'],
    ['node server.js postgres://shop:hunter2x@localhost/shop', 'PASSWORD'],
    ['serve --header sk-hunter2x0123456789', 'TOKEN'],
    ['env SECRET_KEY=hunter2x flask run', 'SECRET_KEY'],
  ])('%s does not give its secret away', (text, name) => {
    const { command, secrets } = runAgain(text.split(' '));
    expect(secrets).toEqual([name]);
    expect(JSON.stringify(command)).not.toContain('hunter2x');
    const document = JSON.stringify({ services: { one: { command } } });
    const read = (env: Readonly<Record<string, string>>) =>
      parseStack(document, { file: '/p/stacklight.yaml', directory: '/p', env });
    const unset = read({});
    expect(unset.ok && unset.value.services[0]?.blocked?.message).toContain(name);
    const set = read({ [name]: /(?:sk-)?hunter2x\d*/.exec(text)?.[0] ?? '' });
    expect(set.ok && set.value.services[0]?.native?.command).toEqual(text.split(' '));
  });

  it('keeps what only sounds like a secret', () => {
    const words =
      'app --tls-key /etc/key.pem --auth none --keyboard de --authors 3 --token-file t.txt http://localhost:80/@x';
    expect(runAgain(words.split(' ')).secrets).toEqual([]);
  });

  it('is not known where a title stands over it, except that nginx keeps it in there', () => {
    expect(wordsToRun(['next-server (v15.1.0)'])).toBeUndefined();
    expect(wordsToRun(['postgres: checkpointer'])).toBeUndefined();
    expect(wordsToRun(['nginx: master process nginx -c /etc/n.conf -g daemon off;'])).toEqual([
      ...['nginx', '-c', '/etc/n.conf', '-g', 'daemon off;'],
    ]);
    const [service] = proposeMachine(
      aPicture({ listeners: [heldBy(3000, inWeb(5, '', { command: ['next-server (v15.1.0)'] }))] }),
    ).services;
    expect(service).toMatchObject({
      kind: 'external',
      chosen: true,
      entry: { external: true, ports: [3000], healthcheck: { http: 'http://localhost:3000/' } },
    });
    expect(service?.because.at(-1)).toContain('a title hides its command');
  });
});

describe('what is no service of a stack', () => {
  const reasons = (listeners: readonly Listener[], over: Partial<MachinePicture> = {}) => {
    const { services, notes } = proposeMachine(aPicture({ listeners, ...over }));
    return { ids: services.map(({ id }) => id), notes: notes.map(({ message }) => message) };
  };

  it('is left out with its reason: desktop, browser, editor, what is watched already', () => {
    const found = reasons(
      [
        heldBy(9222, aProcess(1, '/opt/google/chrome/chrome --type=gpu')),
        heldBy(43_001, aProcess(2, '/usr/share/code/code --type=utility')),
        heldBy(43_002, aProcess(3, 'node /home/ann/.vscode-server/bin/server.js')),
        heldBy(43_003, aProcess(4, 'node typescript-language-server --stdio')),
        heldBy(8000, inWeb(5, 'node server.js')),
      ],
      { supervised: new Set([5]) },
    );
    expect(found.ids).toEqual([]);
    expect(found.notes).toEqual([
      'Port 9222 (chrome, pid 1) is left out: it is a browser.',
      'Port 43001 (code, pid 2) is left out: it is an editor.',
      'Port 43002 (node, pid 3) is left out: it is a helper of an editor.',
      'Port 43003 (node, pid 4) is left out: it is a helper of an editor.',
      'Port 8000 (node, pid 5) is left out: a stack of Stacklight looks after it already.',
    ]);
  });

  it('is only counted when it is not ours, and not spoken of when it is a proxy or Stacklight itself', () => {
    const found = reasons([
      heldBy(5432, aProcess(1, 'postgres', { uid: 26 })),
      aListener(631, '127.0.0.1', undefined),
      { ...heldBy(8080, aProcess(2, 'docker-proxy -proto tcp')), forwarder: 'docker-proxy' },
      aListener(8081, '0.0.0.0', undefined, { forwarder: 'docker-proxy', container: { id: 'c', name: 'web' } }),
      heldBy(3999, aProcess(900, 'node daemon.js')),
    ]);
    expect(found).toEqual({
      ids: [],
      notes: ['Ports 631, 5432 belong to the system or to other users and are left out.'],
    });
  });

  it('is not ticked when it will be elsewhere tomorrow, was started by a test, or is at home nowhere', () => {
    const own = (process: ProcessInfo, ...parents: readonly ProcessInfo[]) =>
      proposeMachine(aPicture({ listeners: [heldBy(process.pid, process, ...parents)] })).services[0];
    const handedOut = own(inWeb(40_123, 'node server.js'));
    expect([handedOut?.chosen, handedOut?.because.at(-1)]).toEqual([
      false,
      'port 40123 is one that the system hands out, it may be another one next time',
    ]);
    expect(own(inWeb(40_123, 'node server.js --port 40123'))).toMatchObject({ chosen: true });
    expect(own(inWeb(3000, 'node server.js'), inWeb(7, 'node /x/node_modules/.bin/vitest run'))?.because.at(-1)).toBe(
      'a test runner started it',
    );
    expect(own(aProcess(3000, 'node server.js', { cwd: '/home/ann' }))?.because.at(-1)).toContain('no project');
    expect(own(aProcess(11_434, 'ollama serve', { cwd: '/' }))).toMatchObject({ id: 'ollama', chosen: true });
  });
});

describe('containers', () => {
  const files = new Set([`${shop}/compose.yaml`]);
  const db = seen({
    name: 'shop-db-1',
    image: 'postgres:16',
    labels: compose('shop', 'db'),
    published: [
      aPublished('db', '0.0.0.0', 5433, { targetPort: 5432 }),
      aPublished('db', '::', 5433, { targetPort: 5432 }),
    ],
    restart: 'unless-stopped',
  });

  it('of Compose are entries of its files, with the greeting of what their image is', () => {
    const proposal = proposeGroup(aPicture({ containers: [db], composeFiles: files }), 'shop');
    expect(proposal).toMatchObject({ name: 'shop', directory: shop });
    expect(proposal?.services).toEqual([
      {
        id: 'db',
        kind: 'container',
        entry: {
          compose: { file: 'compose.yaml', service: 'db', project: 'shop' },
          ports: ['5433:5432'],
          healthcheck: { tcp: 'localhost:5433', protocol: 'postgres' },
        },
        source: 'machine',
        from: 'container shop-db-1',
        because: [
          'Postgres: image postgres:16',
          'the engine restarts it (unless-stopped)',
          'label com.docker.compose.project: shop',
        ],
        chosen: true,
      },
    ]);
  });

  it('of several files, of version 1 and of several copies are understood', () => {
    const labels = { ...compose('shop', 'web', shop, `compose.yaml,${shop}/ops/prod.yaml`) };
    const composeFiles = new Set([`${shop}/compose.yaml`, `${shop}/ops/prod.yaml`]);
    const containers = ['shop_web_1', 'shop_web_2'].map((name) => seen({ name, labels }));
    const once = seen({ name: 'shop_web_run_1', labels: { ...labels, 'com.docker.compose.oneoff': 'True' } });
    const { services } = proposeMachine(aPicture({ containers: [...containers, once], composeFiles }));
    expect(services.map(({ entry }) => entry)).toEqual([
      {
        compose: {
          file: ['code/shop/compose.yaml', 'code/shop/ops/prod.yaml'],
          service: 'web',
          project: 'shop',
        },
      },
    ]);
  });

  it('whose file is gone, and those that no project made, are called by their names', () => {
    const loose = seen({
      name: 'cache',
      image: 'redis',
      published: [aPublished('cache', '127.0.0.2', 6379, { targetPort: 6379 })],
    });
    const { services } = proposeMachine(aPicture({ containers: [db, loose] }));
    expect(services.map(({ id, group, entry }) => [id, group, entry.container])).toEqual([
      ['db', 'repository ~/code/shop', 'shop-db-1'],
      ['cache', 'containers of no project', 'cache'],
    ]);
    expect(services[1]?.entry).toEqual({
      container: 'cache',
      ports: ['127.0.0.2:6379:6379'],
      healthcheck: { tcp: '127.0.0.2:6379', protocol: 'redis' },
    });
  });

  it('with a health check of their own keep it, and those of a stack are left out', () => {
    const own = seen({ ...db, hasHealthcheck: true });
    const { services, notes } = proposeMachine(
      aPicture({
        containers: [own, seen({ name: 'blog-web-1', labels: { 'io.stacklight.stack': 'blog' } })],
        composeFiles: files,
      }),
    );
    expect(services.map(({ entry }) => entry.healthcheck)).toEqual([undefined]);
    expect(notes.map(({ message }) => message)).toEqual([
      'Container blog-web-1 is left out: stack blog of Stacklight made it.',
    ]);
  });
});

describe('the whole machine', () => {
  const picture = aPicture({
    containers: [
      seen({ name: 'shop-web-1', labels: compose('shop', 'web'), published: [aPublished('web', '0.0.0.0', 8080)] }),
      seen({ name: 'blog-web-1', labels: compose('blog', 'web', '/srv/blog') }),
    ],
    composeFiles: new Set([`${shop}/compose.yaml`, '/srv/blog/compose.yaml']),
    listeners: [
      heldBy(5173, inWeb(63, 'node ./node_modules/.bin/vite')),
      heldBy(24_678, inWeb(63, 'node ./node_modules/.bin/vite')),
      heldBy(45_000, inWeb(63, 'node ./node_modules/.bin/vite')),
      heldBy(8080, aProcess(64, 'node server.js', { cwd: `${shop}/api` })),
    ],
  });

  it('is one stack in which no name and no port is there twice', () => {
    const { services, name, directory } = proposeMachine(picture);
    expect([name, directory]).toEqual(['this-machine', '/home/ann']);
    expect(services.map(({ id, group, chosen }) => [id, group, chosen])).toEqual([
      ['web', 'Compose project blog', true],
      ['shop-web', 'repository ~/code/shop', true],
      ['web-2', 'repository ~/code/shop', true],
      ['api', 'repository ~/code/shop', false],
    ]);
    expect(services[3]?.because.at(-1)).toBe('shop-web is on the same port');
    expect(services[2]?.entry).toMatchObject({ working_dir: 'code/shop/web', ports: [5173, 24_678] });
  });

  it('can be taken group by group', () => {
    expect(machineGroups(picture).map(({ name, services }) => [name, services])).toEqual([
      ['blog', 1],
      ['shop', 3],
    ]);
    const group = proposeGroup(picture, 'shop');
    expect(group?.services.map(({ id, entry }) => [id, entry.working_dir])).toEqual([
      ['web', undefined],
      ['shop-web', 'web'],
      ['api', 'api'],
    ]);
    expect(proposeGroup(picture, 'nothing')).toBeUndefined();
  });

  it('is a valid stack file as it is proposed, without a dependency that nobody saw', () => {
    const proposal = proposeMachine(picture);
    const options = { file: '/home/ann/stacklight.yaml', directory: '/home/ann', env: {} };
    const stack = parseStack(textOf(proposal), options);
    expect(stack).toMatchObject({ ok: true });
    expect(stack.ok && stack.value.errors).toBeUndefined();
    expect(JSON.stringify(documentOf(proposal))).not.toContain('depends_on');
  });

  it('has two groups where two folders have one name', () => {
    const folders = new Map(['/a/app', '/b/app'].map((folder) => [folder, repository(folder)]));
    const listeners = [...folders.keys()].map((cwd, index) =>
      heldBy(3000 + index, aProcess(70 + index, 'node x.js', { cwd })),
    );
    expect(machineGroups(aPicture({ folders, listeners })).map(({ name, title }) => [name, title])).toEqual([
      ['app', 'repository /a/app'],
      ['app-2', 'repository /b/app'],
    ]);
  });
});
