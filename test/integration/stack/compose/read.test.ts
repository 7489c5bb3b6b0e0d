import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ComposeCommand, findComposeCommand } from '../../../../electron/stack/read/compose/compose-command.ts';
import { readComposeProject } from '../../../../electron/stack/read/compose/read-compose.ts';

const env = { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' };
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'compose-read-')));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A Compose command of version 2 that does what the script says. */
function commandThat(script: string): ComposeCommand {
  const folder = folderWith({ 'compose.mjs': script });
  return { program: process.execPath, args: [join(folder, 'compose.mjs')], version: '2.29.1' };
}

async function projectIn(
  where: string | readonly string[],
  options: Partial<Parameters<typeof readComposeProject>[1]> = {},
) {
  const read = await readComposeProject(where, { env, ...options });
  if (!read.ok) throw new Error(JSON.stringify(read.problem, undefined, 1));
  return read.value;
}

const web = (more = '') => `services: { web: { image: web${more} } }\n`;

describe('the files of a folder', () => {
  it('are the first by Compose’s order, and its override', async () => {
    const folder = folderWith({
      'docker-compose.yml': web(', user: old'),
      'compose.yml': web(', user: new'),
      'compose.override.yml': web(', tty: true'),
    });
    const project = await projectIn(folder);
    expect(project.files).toEqual([join(folder, 'compose.yml'), join(folder, 'compose.override.yml')]);
    expect(project.services[0]).toMatchObject({ user: 'new', tty: true });
  });

  it('are those of COMPOSE_FILE in its .env', async () => {
    const folder = folderWith({
      '.env': 'COMPOSE_FILE=a.yaml|sub/b.yaml\nCOMPOSE_PATH_SEPARATOR=|\nCOMPOSE_PROFILES=x\n',
      'a.yaml': web(),
      'sub/b.yaml': 'services: { web: { volumes: ["./d:/d"] }, more: { image: m, profiles: [x] } }',
    });
    const project = await projectIn(folder);
    expect(project.services.map(({ name }) => name)).toEqual(['web', 'more']);
    expect(project.services[0]?.volumes[0]?.source).toBe(join(folder, 'd'));
    expect(project.watch).toEqual(expect.arrayContaining([join(folder, '.env'), join(folder, 'sub/b.yaml')]));
  });

  it('are none in a folder without one', async () => {
    const folder = folderWith({ 'other.yaml': web() });
    expect(await readComposeProject(folder, { env })).toMatchObject({
      ok: false,
      problem: [{ code: 'compose-file-missing' }],
    });
  });
});

describe('with a Compose command', () => {
  it('what it prints is the truth, at the places of the files', async () => {
    const folder = folderWith({
      'compose.yaml': 'services:\n  b: { image: b }\n  a: { image: a, env_file: a.env }\n',
      'a.env': 'A=1\n',
    });
    const printed = {
      name: 'p',
      services: { a: { image: 'from-command', environment: { A: '2' } }, b: { image: 'b' } },
    };
    const project = await projectIn(folder, {
      command: commandThat(`console.log(${JSON.stringify(JSON.stringify(printed))})`),
    });
    expect(project.resolvedBy).toBe('command');
    expect(project.services.map(({ name, image, place }) => [name, image, place.line])).toEqual([
      ['b', 'b', 2],
      ['a', 'from-command', 3],
    ]);
    expect(project.services[1]).toMatchObject({ environment: { A: '2' }, envFiles: [{ path: join(folder, 'a.env') }] });
  });

  it('its refusal counts where we see nothing wrong, told at our place and without secrets', async () => {
    const folder = folderWith({
      '.env': 'PASSWORD=hunter2hunter2\n',
      'compose.yaml': `services:\n  web: { image: web, colour: "\${PASSWORD}" }\n`,
    });
    const command = commandThat(
      'console.error("services.web additional properties \'colour\' not allowed: hunter2hunter2"); process.exit(15)',
    );
    const read = await readComposeProject(folder, { env, command });
    expect(read).toMatchObject({
      ok: false,
      problem: [{ code: 'compose-refused', file: join(folder, 'compose.yaml'), line: 2 }],
    });
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it('our own places count where both see what is wrong', async () => {
    const folder = folderWith({ 'compose.yaml': 'services:\n  web:\n    image: [x]\n' });
    const read = await readComposeProject(folder, { env, command: commandThat('process.exit(1)') });
    expect(read).toMatchObject({ ok: false, problem: [{ code: 'wrong-type', line: 3, column: 12 }] });
  });

  it('one that is too old, crashes or prints rubbish leaves it to our reader, with a note', async () => {
    const folder = folderWith({ 'compose.yaml': web() });
    const scripts = [
      'console.error("services.web additional properties \'gpus\' not allowed"); process.exit(15)',
      'process.kill(process.pid, "SIGKILL")',
      'console.log("Hello!")',
      'console.log(JSON.stringify({ services: { web: { image: ["x"] } } }))',
    ];
    const codes = [];
    for (const script of scripts) {
      const project = await projectIn(folder, { command: commandThat(script) });
      expect(project.resolvedBy).toBe('reader');
      codes.push(...project.notes.map(({ code }) => code));
    }
    // The first is run without the command as well, which goes by the code.
    expect(codes).toEqual(['compose-too-old', 'compose-command', 'compose-command', 'compose-command']);
  });

  it('what is switched off may be broken without harm', async () => {
    const folder = folderWith({
      'compose.yaml': 'services: { web: { image: w }, off: { image: o, profiles: [x], env_file: gone.env } }',
    });
    const script = `if (process.argv.includes('x')) process.exit(1); console.log('{"services":{"web":{"image":"w"}}}')`;
    const project = await projectIn(folder, { command: commandThat(script) });
    expect([project.resolvedBy, project.inactive.map(({ name }) => name)]).toEqual(['command', ['off']]);
  });

  it('it is not asked about parts of another machine, which it would fetch before anybody said yes', async () => {
    const asked = join(folderWith({}), 'asked');
    const command = commandThat(`import fs from 'node:fs'; fs.writeFileSync('${asked}', ''); process.exit(1)`);
    const service = '  web: { image: web, volumes: [data:/d], depends_on: [db] }\n';
    const files = [
      ...['oci://example.test/part:1', 'https://example.test/part.git#main', 'git@example.test:part.git'],
      ...['ssh://git@example.test/part', 'github.com/example/part', 'HTTPS://example.test/part.git', '$${WHERE}'],
    ];
    const including = files.flatMap((file) => [
      `include: ["${file}"]\nservices:\n${service}`,
      `include: [{ path: [part.yaml, "${file}"] }]\nservices:\n${service}`,
    ]);
    const extending = files.map(
      (file) => `services:\n${service}  other: { extends: { file: "${file}", service: base } }\n`,
    );
    for (const text of [...including, ...extending]) {
      const folder = folderWith({
        '.env': 'WHERE=oci://example.test/part:1\n',
        'compose.yaml': text.replace('$$', '$'),
        'part.yaml': 'services: { part: { image: p } }\n',
      });
      const project = await projectIn(folder, { command });
      expect([project.resolvedBy, project.services[0]?.image]).toEqual(['reader', 'web']);
      const code = text.startsWith('include') ? 'remote-include' : 'remote-extends';
      expect(project.notes.map((note) => note.code)).toContain(code);
    }
    const nothingElse = folderWith({ 'compose.yaml': 'include: [oci://example.test/part:1]\n' });
    expect(await readComposeProject(nothingElse, { env, command })).toMatchObject({
      ok: false,
      problem: [{ code: 'no-services', message: expect.stringContaining('not of this machine') }],
    });
    // Something else that it might know better changes nothing.
    const wrong = folderWith({
      'a.yaml': 'include: part.yaml\nservices: { web: { image: [x] } }\n',
      'b.yaml': 'include: [oci://example.test/part:1]\n',
    });
    const read = await readComposeProject([join(wrong, 'a.yaml'), join(wrong, 'b.yaml')], { env, command });
    expect(read.ok).toBe(false);
    expect(existsSync(asked)).toBe(false);
  });

  it('a value that only the command understands is still opened', async () => {
    const folder = folderWith({ 'compose.yaml': 'services: { web: { image: [new, way] } }' });
    const project = await projectIn(folder, {
      command: commandThat(`console.log('{"name":"n","services":{"web":{"image":"w"}}}')`),
    });
    expect([project.name, project.services[0]?.image]).toEqual(['n', 'w']);
    expect(project.notes).toMatchObject([{ code: 'wrong-type', line: 1 }]);
  });
});

const installed = await findComposeCommand({ env });
if (!installed && process.env.CI !== 'true') console.warn('SKIPPED: the installed Compose command: there is none');

describe.skipIf(!installed && process.env.CI !== 'true')('with the Compose command of this machine', () => {
  it('a newer key than it knows leaves it to our reader', async () => {
    const folder = folderWith({ 'compose.yaml': `name: shop\n${web()}` });
    const project = await projectIn(folder, { command: installed });
    expect([project.name, project.services[0]?.image]).toEqual(['shop', 'web']);
  });

  it('both readers make one project of two hundred services', async () => {
    const one = (n: number) =>
      `  s${n}: { image: i, ports: ["${20_000 + n}:80"], environment: { N: "${n}" }, networks: [n${n % 7}] }`;
    const services = Array.from({ length: 200 }, (_, n) => one(n)).join('\n');
    const networks = Array.from({ length: 7 }, (_, n) => `  n${n}: {}`).join('\n');
    const folder = folderWith({ 'compose.yaml': `services:\n${services}\nnetworks:\n${networks}\n` });
    const own = await projectIn(folder);
    const asked = await projectIn(folder, { command: installed });
    expect(asked).toEqual({ ...own, resolvedBy: 'command' });
  });
});
