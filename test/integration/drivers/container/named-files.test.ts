import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ComposeUps } from '../../../../electron/drivers/container/compose/up-queue.ts';
import { ok } from '../../../../electron/result.ts';
import { readComposeProject } from '../../../../electron/stack/read/compose/read-compose.ts';
import { runCompose } from '../../../../electron/stack/read/compose/run-command.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'named-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A command that leaves a mark when it is run, in the place of Compose. */
async function upOf(text: string) {
  const file = join(folder, 'compose.yaml');
  await writeFile(file, text);
  const read = await readComposeProject([file], { env: { COMPOSE_PROJECT_NAME: 'shop' } });
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  const command = { program: '/bin/sh', args: ['-c', `echo ran > ${join(folder, 'ran')}`], version: '2.30.0' };
  return new ComposeUps().run({
    command,
    env: {},
    files: [file],
    project: 'shop',
    service: 'web',
    model: async () => ok({ project: read.value, dotenv: {} }),
    onLine: () => undefined,
    cancelled: () => false,
  });
}

describe('what a Compose command would open', () => {
  it.each([
    ['a Dockerfile', 'Dockerfile', 'services: { web: { build: . } }', 'dockerfile of web'],
    [
      'a named Dockerfile',
      'x.df',
      'services: { web: { build: { context: ., dockerfile: x.df } } }',
      'dockerfile of web',
    ],
    ['an ignore file', '.dockerignore', 'services: { web: { build: . } }', 'ignore file of web'],
    ['a build context', 'ctx', 'services: { web: { build: ./ctx } }', 'build context of web'],
    ['a secret', 'key', 'services: { web: { image: a, secrets: [k] } }\nsecrets: { k: { file: ./key } }', 'secret k'],
    ['a config', 'conf', 'services: { web: { image: a, configs: [c] } }\nconfigs: { c: { file: ./conf } }', 'config c'],
  ])('is refused before it runs where a pipe is in the place of %s', async (_, name, text, as) => {
    execFileSync('mkfifo', [join(folder, name)]);
    const outcome = await upOf(`${text}\n`);
    expect(outcome).toMatchObject({ how: 'refused', problem: { code: 'compose-file-invalid' } });
    expect(JSON.stringify(outcome)).toContain(`${as} cannot be used: ${join(folder, name)} is a named pipe`);
    await expect(rm(join(folder, 'ran'))).rejects.toThrow();
  });

  it('says nothing of a pipe that only another service uses, nor of a device that is mounted', async () => {
    execFileSync('mkfifo', [join(folder, 'key')]);
    const other = 'services: { web: { image: a, secrets: [n] }, db: { image: a, secrets: [k] } }\n';
    expect(await upOf(`${other}secrets: { k: { file: ./key }, n: { file: /dev/null } }\n`)).toEqual({ how: 'up' });
  });

  it('runs where plain files and folders are, and where something is missing', async () => {
    await mkdir(join(folder, 'ctx'));
    await writeFile(join(folder, 'ctx', 'Dockerfile'), 'FROM scratch\n');
    expect(await upOf('services: { web: { build: ./ctx } }\n')).toEqual({ how: 'up' });
    await rm(join(folder, 'ran'));
    expect(await upOf('services: { web: { build: ./nowhere } }\n')).toEqual({ how: 'up' });
  });
});

it('a command that is interrupted takes with it a helper that waits for a pipe and heeds no Ctrl-C', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const interrupt = new AbortController();
  let helper = 0;
  const script = `(trap '' INT; exec cat ${pipe}) >/dev/null 2>&1 & echo $!; trap 'exit 1' INT; while :; do sleep 0.05; done`;
  const onLine = (line: string) => {
    helper = Number(line);
    interrupt.abort();
  };
  await runCompose('/bin/sh', ['-c', script], {
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    onLine,
    interrupt: interrupt.signal,
  });
  expect(helper).toBeGreaterThan(1);
  await expect.poll(() => isRunning(helper), { timeout: 5_000 }).toBe(false);
});

/** A zombie that nobody has collected yet runs no more. */
function isRunning(pid: number): boolean {
  try {
    return !/^[ZX]/.test(
      execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
        .toString()
        .trim(),
    );
  } catch {
    return false;
  }
}
