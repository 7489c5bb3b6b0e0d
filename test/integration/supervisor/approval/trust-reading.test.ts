import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStack } from '../../../../electron/stack/load.ts';
import { findComposeCommand, forgetComposeCommand } from '../../../../electron/stack/read/compose/compose-command.ts';
import { proposeFolder } from '../../../../electron/stack/read/read-folder.ts';

/** By whose value a program would run what lies in the project, each in its own way. */
const LOADERS: Readonly<Record<string, string>> = {
  ...{ PYTHONPATH: '.', LD_PRELOAD: './x.so', DOCKER_CONFIG: './dc', PATH: './bin', NODE_OPTIONS: '--require ./x.js' },
  ...{
    BASH_ENV: './x.sh',
    ENV: './x.sh',
    GIT_SSH_COMMAND: './x.sh',
    DOCKER_HOST: 'tcp://evil.example:2375',
    HOME: '.',
  },
  ...{ COMPOSE_PROFILES: 'x', PYTHONSTARTUP: './x.py', DYLD_INSERT_LIBRARIES: './x.so', DOCKER_CONTEXT: 'evil' },
};

describe('reading a project that nobody said yes to', () => {
  let root: string;
  let project: string;
  let tools: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-reading-')));
    project = join(root, 'project');
    tools = join(root, 'tools');
    for (const folder of [tools, join(project, 'sub'), join(project, 'bin'), join(project, 'dc/cli-plugins')])
      mkdirSync(folder, { recursive: true });
    forgetComposeCommand();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  function program(path: string, script: string): void {
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
  /** A Compose command that writes down how it was run. */
  function recorder(): void {
    program(
      join(tools, 'docker'),
      `[ "$2 $3" = "version --short" ] && { echo 2.29.1; exit 0; }
      { pwd; echo "$@"; env; for f in "$@"; do case $f in */env) cat "$f";; esac; done; } >> ${join(root, 'seen')}; exit 1`,
    );
  }
  const seen = () => readFileSync(join(root, 'seen'), 'utf8');
  const env = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: [tools, '/usr/bin', '/bin'].join(delimiter),
    HOME: '/nonexistent',
    ...more,
  });

  it('gives the command none of the values of a .env, and no folder of the project to run in', async () => {
    recorder();
    const dotenv = Object.entries({ ...LOADERS, COMPOSE_FILE: 'sub/compose.yaml', TAG: '7' });
    write('.env', dotenv.map(([name, value]) => `${name}=${value}`).join('\n'));
    write('compose.yaml', 'services: {}\n');
    write('sub/compose.yaml', `services: { web: { image: "redis:$TAG" } }\n`);
    await proposeFolder(project, { env: env() });
    const [folder, call, ...variables] = seen().split('\n');
    expect(folder).toBe('/');
    // The file that names the files is handed over as a file.
    expect(call).toContain(`--env-file ${join(project, '.env')}`);
    for (const [name, value] of dotenv) expect(variables).not.toContain(`${name}=${value}`);
  });

  it('joins two env files in a file of its own that is gone afterwards', async () => {
    recorder();
    write('.env', 'COMPOSE_FILE=sub/compose.yaml\nTAG=outer\n');
    write('compose.yaml', 'services: {}\n');
    write('sub/.env', 'TAG=inner\nMORE=1\n');
    write('sub/compose.yaml', `services: { web: { image: "redis:$TAG" } }\n`);
    const proposed = await proposeFolder(project, { env: env() });
    expect(proposed.ok && proposed.value.services[0]?.entry).toBeDefined();
    expect(seen()).toContain('TAG=inner\nMORE=1\n\nCOMPOSE_FILE=sub/compose.yaml\nTAG=outer');
    const file = /--env-file (\S+)/.exec(seen())?.[1] ?? '';
    expect(file).not.toContain(project);
    expect(existsSync(file)).toBe(false);
  });

  it('gives it of the user’s own variables those that the files name, but none by which programs load code', async () => {
    recorder();
    write('compose.yaml', `services: { web: { image: "redis:$TAG-\${PYTHONPATH:-x}", environment: [TOKEN] } }\n`);
    const own = { TAG: '7', TOKEN: 't', OTHER: 'o', PYTHONPATH: project, LD_PRELOAD: './x.so', DOCKER_CONFIG: './dc' };
    await loadStack(project, { env: env(own) });
    const variables = seen().split('\n');
    expect(variables).toEqual(expect.arrayContaining(['TAG=7', 'TOKEN=t']));
    for (const name of ['OTHER', 'PYTHONPATH', 'LD_PRELOAD', 'DOCKER_CONFIG'])
      expect(variables.filter((line) => line.startsWith(`${name}=`))).toEqual([]);
  });

  it('runs no command that the project itself has on the PATH', async () => {
    const mine = join(root, 'mine');
    const evil = `echo ran >> ${join(root, 'evil')}; echo 2.29.1`;
    for (const name of ['docker', 'docker-compose']) program(join(project, 'bin', name), evil);
    program(join(project, 'dc/cli-plugins/docker-compose'), evil);
    program(join(tools, 'docker'), `echo ran >> ${mine}; exit 1`);
    program(join(tools, 'docker-compose'), 'exit 1');
    write('compose.yaml', 'services: { web: { image: redis } }\n');
    const PATH = ['', '.', './bin', 'bin', join(project, 'bin'), join(project, 'node_modules/.bin'), tools].join(
      delimiter,
    );
    const before = process.cwd();
    process.chdir(project);
    try {
      await loadStack(project, { env: env({ PATH, DOCKER_CONFIG: join(project, 'dc') }) });
      expect(await findComposeCommand({ env: env({ PATH }), outside: [project] })).toBeUndefined();
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(root, 'evil'))).toBe(false);
    expect(existsSync(mine)).toBe(true);
  });

  it('lets the real command load nothing of it', async () => {
    const command = await findComposeCommand({ env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' } });
    if (!command) return console.warn('SKIPPED: there is no Compose command');
    write('.env', 'COMPOSE_FILE=sub/compose.yaml\nPYTHONPATH=.\nDOCKER_CONFIG=./dc\nPATH=./bin\n');
    write('compose.yaml', 'services: {}\n');
    write('sub/compose.yaml', 'services: { web: { image: redis } }\n');
    const trap = `open(${JSON.stringify(join(root, 'evil'))}, 'w').write('ran')\n`;
    for (const folder of ['.', 'sub']) write(`${folder}/sitecustomize.py`, trap);
    const own = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', PYTHONPATH: '.' };
    const before = process.cwd();
    process.chdir(project);
    try {
      expect(await loadStack(project, { env: own })).toMatchObject({ ok: true });
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(root, 'evil'))).toBe(false);
  });
});
