import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem, Result } from '../../../electron/result.ts';
import { loadStack } from '../../../electron/stack/load.ts';
import { readComposeProject } from '../../../electron/stack/read/compose/read-compose.ts';
import { BAD_YAML } from '../../support/bad-yaml.ts';

type Read = () => Promise<Result<unknown, readonly Problem[]>>;

/** Of processor time, so that a busy machine does not count; whoever waits for ever meets the deadline. */
const WORK_MS = 1_000;
const DEADLINE_MS = 20_000;
const ok = 'services:\n  db:\n    image: redis\n';

let folder = '';
const path = (name: string) => join(folder, name);

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  }
}

async function work<T>(read: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it never came to an end')), DEADLINE_MS);
  });
  try {
    const result = await Promise.race([read(), late]);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(WORK_MS);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/** The problems of a file that must have some: each a sentence without secrets and without the words of a library. */
async function complaintsOf(read: Read): Promise<readonly Problem[]> {
  const result = await work(read);
  if (result.ok) throw new Error('nobody complained');
  for (const problem of result.problem) {
    expect(problem.code).toMatch(/^[a-z][a-z0-9-]+$/);
    expect(problem.message).toMatch(/^\S.{8,}$/);
    expect(problem.message.length).toBeLessThan(600);
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|undefined|\[object|Unexpected|at [^ ]+:\d+:\d+/);
    if (problem.line !== undefined)
      expect([problem.line, problem.column]).toEqual([expect.any(Number), expect.any(Number)]);
  }
  return result.problem;
}

async function onlyComplaintOf(read: Read): Promise<Problem> {
  const [first, ...others] = await complaintsOf(read);
  expect(others).toEqual([]);
  if (!first) throw new Error('failed without a word');
  return first;
}

const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };
const compose: Read = () => readComposeProject(folder, { env, command: undefined });
/** A Compose command that takes every file, and tells that it was asked. */
const asked = () => path('asked');
const withCommand: Read = () => {
  const script = `: > '${asked()}'; echo '{"name":"n","services":{"db":{"image":"redis"}}}'`;
  return readComposeProject(folder, { env, command: { program: '/bin/sh', args: ['-c', script], version: '2.29.1' } });
};
const load: Read = () => loadStack(folder, { env });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-bad-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Compose merges several documents of one file. */
const BAD_COMPOSE = BAD_YAML.filter(({ name }) => name !== 'two documents');
const yamlFiles = [
  { file: 'stacklight.yaml', read: load, bad: BAD_YAML },
  { file: 'compose.yaml', read: compose, bad: BAD_COMPOSE },
];

describe.each(yamlFiles)('a bad $file', ({ file, read, bad }) => {
  it.each(bad)('with $name is answered with one sentence and its place', async ({ content, line, says }) => {
    write({ [file]: content });
    const problem = await onlyComplaintOf(read);
    expect(problem.message).toMatch(says);
    expect(problem.file).toBe(path(file));
    if (line !== undefined) expect(problem.line).toBe(line);
  });

  it('with a wrong type everywhere is answered with a place for each', async () => {
    const wrong = [
      'image: [a]',
      'ports: 80',
      'environment: hunter2',
      'healthcheck: true',
      'depends_on: 7',
      'labels: [[hunter2]]',
    ];
    write({ [file]: `services:\n  db:\n    ${wrong.join('\n    ')}\n  web: x\n  api: [x]\n` });
    const problems = await complaintsOf(read);
    expect(problems.map(({ line }) => line)).toEqual(expect.arrayContaining([3, 4, 5, 6, 7, 8, 9, 10]));
    for (const { column } of problems) expect(column).toBeGreaterThan(0);
  });
});

describe('a bad compose.yaml on a machine with a Compose command', () => {
  const refused: Read = async () => {
    const read = await withCommand();
    expect(existsSync(asked())).toBe(false);
    return read;
  };

  it.each(BAD_COMPOSE)('with $name is answered without asking it', async ({ content, says }) => {
    write({ 'compose.yaml': content });
    expect((await onlyComplaintOf(refused)).message).toMatch(says);
  });

  it.each([
    ['include', 'include: [part.yaml]\n', 'x: [1,\n'],
    ['include', 'include: [part.yaml]\n', 'include: [compose.yaml]\n'],
    ['include', 'include: [part.yaml]\n', 'a'.repeat(10_000_000)],
    ['extends', '', `services: { db: { extends: { file: compose.yaml, service: web } } }`],
  ])('whose other file is bad (%s) is answered without asking it', async (_, more, part) => {
    const web = 'services:\n  web:\n    image: redis\n    extends: { file: part.yaml, service: db }\n';
    write({ 'compose.yaml': `${more}${more ? ok : web}`, 'part.yaml': part });
    await complaintsOf(refused);
  });

  it('with an env file without end is answered without asking it', async () => {
    symlinkSync('/dev/zero', path('web.env'));
    write({ 'compose.yaml': `${ok}    env_file: web.env\n` });
    expect((await onlyComplaintOf(refused)).code).toBe('env-file-unreadable');
    // Switched off it keeps nothing from being read, but the command would be asked about every profile.
    write({ 'compose.yaml': `${ok}  web: { image: w, profiles: [x], env_file: web.env }\n` });
    expect(await work(refused)).toMatchObject({ ok: true, value: { resolvedBy: 'reader' } });
  });

  it('whose .env is a named pipe is read without asking it', async () => {
    write({ 'compose.yaml': ok });
    execFileSync('mkfifo', [path('.env')]);
    expect(await work(refused)).toMatchObject({ ok: true, value: { resolvedBy: 'reader' } });
  });

  it('with something that a newer one may know is asked about', async () => {
    write({ 'compose.yaml': `${ok}    ports: [new: way]\n` });
    expect(await work(withCommand)).toMatchObject({ ok: true, value: { resolvedBy: 'command' } });
    expect(existsSync(asked())).toBe(true);
  });
});

describe.each([
  ...yamlFiles,
  { file: 'Procfile', read: load },
  { file: 'package.json', read: () => loadStack(path('package.json'), { env }) },
  { file: 'process-compose.yaml', read: load },
])('$file', ({ file, read }) => {
  it('that is a folder is said to be none', async () => {
    mkdirSync(path(file));
    await complaintsOf(read);
  });

  it('that is a named pipe is not waited for', async () => {
    execFileSync('mkfifo', [path(file)]);
    await complaintsOf(read);
  });

  it('that is a device without end is not read', async () => {
    symlinkSync('/dev/zero', path(file));
    await complaintsOf(read);
  });

  it('that is a socket is not read', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path(file), resolve));
    await complaintsOf(read);
    await new Promise((resolve) => server.close(resolve));
  });

  it('that is a link to itself is said to be unreadable', async () => {
    symlinkSync(path(file), path(file));
    await complaintsOf(read);
  });

  it('that cannot be read is said to be so', async () => {
    // Not even root may read this one from its start.
    symlinkSync('/proc/self/mem', path(file));
    await complaintsOf(read);
  });

  it('of 10 MB is refused', async () => {
    write({ [file]: 'a'.repeat(10_000_000) });
    const problem = await onlyComplaintOf(read);
    expect(problem.message).toMatch(/larger than [\d.]+ MB/);
  });

  it('that is not UTF-8 is refused', async () => {
    write({ [file]: Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a]) });
    const problem = await onlyComplaintOf(read);
    expect(problem.message).toMatch(/not UTF-8/);
  });
});

describe('a Compose project', () => {
  const extending = (service: string, file = '') => `extends: { ${file && `file: ${file}, `}service: ${service} }`;
  const including = (...files: string[]) => `include: [${files.join(', ')}]\n`;

  it('whose services extend each other is told the circle', async () => {
    write({ 'compose.yaml': `services:\n  a: { ${extending('b')} }\n  b: { ${extending('a')} }\n` });
    const [problem] = await complaintsOf(compose);
    expect(problem).toMatchObject({ code: 'extends-cycle', file: path('compose.yaml'), line: expect.any(Number) });
  });

  it('whose files extend each other is told the circle', async () => {
    write({
      'compose.yaml': `services:\n  a: { ${extending('b', 'other.yaml')} }\n`,
      'other.yaml': `services:\n  b: { ${extending('a', 'compose.yaml')} }\n`,
    });
    const [problem] = await complaintsOf(compose);
    expect(problem?.code).toBe('extends-cycle');
  });

  it('whose files include each other is told the circle', async () => {
    write({ 'compose.yaml': `${including('other.yaml')}${ok}`, 'other.yaml': including('compose.yaml') });
    const [problem] = await complaintsOf(compose);
    expect(problem?.code).toBe('include-cycle');
  });

  it('whose files include ever more of themselves comes to an end', async () => {
    const level = (n: number) => including(`level${n + 1}a.yaml`, `level${n + 1}b.yaml`);
    const files = Array.from({ length: 25 }, (_, n) => ['a', 'b'].map((side) => [`level${n}${side}.yaml`, level(n)]));
    write({ ...Object.fromEntries(files.flat()), 'level25a.yaml': '', 'level25b.yaml': '' });
    write({ 'compose.yaml': `${including('level0a.yaml')}${ok}` });
    await work(compose);
  });

  it('with a chain of a thousand services that extend one another comes to an end', async () => {
    const services = Array.from({ length: 1_000 }, (_, n) => `  s${n}: { ${extending(`s${n + 1}`)} }\n`);
    write({ 'compose.yaml': `services:\n${services.join('')}  s1000: { image: redis }\n` });
    await work(compose);
  });

  it.each(['include', 'extends', 'env_file'])('whose %s is not there is told the name and the place', async (how) => {
    const web = how === 'extends' ? extending('a', 'gone.yaml') : 'env_file: gone.env';
    const include = how === 'include' ? including('gone.yaml') : '';
    write({ 'compose.yaml': `${include}services:\n  web:\n    image: redis\n    ${web}\n` });
    if (how === 'include') write({ 'gone.env': '' });
    const [problem] = await complaintsOf(compose);
    expect(problem?.message).toMatch(/gone\.(yaml|env)/);
    expect(problem?.line).toBe(how === 'include' ? 1 : 4);
  });

  it.each(['named pipe', '/dev/zero', 'link to itself', 'folder'])(
    'whose other files are a %s is not held up',
    async (what) => {
      for (const name of ['part.yaml', 'base.yaml', 'web.env']) {
        if (what === 'named pipe') execFileSync('mkfifo', [path(name)]);
        else if (what === 'folder') mkdirSync(path(name));
        else symlinkSync(what === '/dev/zero' ? what : path(name), path(name));
      }
      const web = `services:\n  web:\n    image: redis\n`;
      for (const text of [
        `${including('part.yaml')}${web}`,
        `${web}    ${extending('a', 'base.yaml')}\n`,
        `${web}    env_file: web.env\n`,
      ]) {
        write({ 'compose.yaml': text });
        await complaintsOf(compose);
      }
    },
  );

  it.each(['stacklight.yaml', 'compose.yaml', 'Procfile', 'package.json', 'compose.override.yaml'])(
    'or stack that is named by its folder says of a pipe that it is one (%s)',
    async (name) => {
      if (name === 'compose.override.yaml') write({ 'compose.yaml': ok });
      execFileSync('mkfifo', [path(name)]);
      const problem = await onlyComplaintOf(() => loadStack(folder, { env }));
      expect(problem.message).toContain(`${name} is a named pipe, not a file`);
    },
  );

  it.each(yamlFiles)('or stack whose .env is a named pipe is read without it ($file)', async ({ file, read }) => {
    write({ [file]: ok });
    execFileSync('mkfifo', [path('.env')]);
    expect(await work(read)).toMatchObject({ ok: true });
  });

  it.each(yamlFiles)(
    'or stack whose .env has values that grow without end comes to an end ($file)',
    async ({ file, read }) => {
      const lines = Array.from({ length: 40 }, (_, n) => `V${n}=${n === 0 ? 'hunter2' : `$V${n - 1}$V${n - 1}`}`);
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Compose
      write({ '.env': lines.join('\n'), [file]: `${ok}    labels: { a: "${'${V39}'}" }\n` });
      await work(read);
    },
  );

  it('with defaults of defaults of defaults comes to an end', async () => {
    write({ 'compose.yaml': `${ok}    labels: { a: "${'${A:-'.repeat(20_000)}x${'}'.repeat(20_000)}" }\n` });
    await work(compose);
  });

  it('that lacks a required variable says which one, without the value of any other', async () => {
    write({
      '.env': 'PASSWORD=hunter2\n',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: variables of Compose
      'compose.yaml': 'services:\n  db:\n    image: "redis:${PASSWORD}${TAG:?say which one}"\n',
    });
    expect(await onlyComplaintOf(compose)).toMatchObject({
      message: expect.stringContaining('TAG'),
      file: path('compose.yaml'),
      line: 3,
    });
  });

  it('with a wrong value from a variable does not show it', async () => {
    write({
      '.env': 'SECRET=hunter2\n',
      'compose.yaml': `${ok}    ports: ["\${SECRET}:80"]\n    restart: \${SECRET}\n    healthcheck: { interval: "\${SECRET}" }\n    depends_on: ["\${SECRET}"]\n`,
    });
    await complaintsOf(compose);
  });

  it('whose services wait for each other is told the circle', async () => {
    write({ 'compose.yaml': `services:\n  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n` });
    expect(await onlyComplaintOf(compose)).toMatchObject({ code: 'dependency-cycle', line: 2 });
  });
});

describe('a bad package.json', () => {
  it.each([
    ['no JSON', '{ "scripts": { "dev": "hunter2" '],
    ['nothing', ''],
    ['a list', '["hunter2"]'],
    ['100,000 brackets', `{"a":${'['.repeat(100_000)}`],
    ['100,000 closed brackets', `{"scripts":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['wrong types', '{"scripts": 5, "workspaces": {"packages": "hunter2"}, "dependencies": ["hunter2"]}'],
    ['scripts that are none', '{"scripts": {"dev": {"a": "hunter2"}, "start": null}}'],
    ['NUL bytes', '{"scripts": {"dev\0": "hunter2\0"}}'],
  ])('with %s is answered with a sentence', async (_, content) => {
    write({ 'package.json': content });
    await complaintsOf(load);
  });

  it('whose workspaces are links in a circle comes to an end', async () => {
    write({
      'package.json': '{"workspaces": ["packages/*", "**"]}',
      'packages/a/package.json': '{"scripts": {"dev": "x"}}',
    });
    symlinkSync(folder, path('packages/loop'));
    await work(load);
  });
});

describe('a bad Procfile', () => {
  it.each([
    ['nothing', ''],
    ['no lines of its kind', 'hunter2\n\n= x\n'],
    ['NUL bytes', 'w\0eb: hunter2\n'],
  ])('with %s is answered with a sentence', async (_, content) => {
    write({ Procfile: content });
    await complaintsOf(load);
  });
});
