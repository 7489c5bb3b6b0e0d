// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { describe, expect, it } from 'vitest';
import { problemsOf, projectOf, webFile } from '../../../../support/compose-text.ts';

const merge = ['a.yaml', 'b.yaml'];

async function merged(first: string, second: string) {
  const project = await projectOf({ 'a.yaml': webFile(first), 'b.yaml': webFile(second) }, { merge });
  const [web] = project.services;
  if (!web) throw new Error('no service');
  return web;
}

describe('a Compose file over another', () => {
  it('overrides mappings key by key', async () => {
    const web = await merged('environment: { A: 1, B: 1 }', 'environment: [B=2, C=2]');
    expect(web.environment).toEqual({ A: '1', B: '2', C: '2' });
  });

  it('replaces command, entrypoint and the test of a health check', async () => {
    const web = await merged(
      'command: [a, b]\nentrypoint: [x]\nhealthcheck: { test: [CMD, a], interval: 5s }',
      'command: c d\nhealthcheck: { test: e }',
    );
    expect([web.command, web.entrypoint]).toEqual([['c', 'd'], ['x']]);
    expect(web.healthcheck).toEqual({ disabled: false, test: ['CMD-SHELL', 'e'], intervalMs: 5_000 });
  });

  it('adds to lists, each thing once', async () => {
    const web = await merged('cap_add: [A, B]\ndns: 1.1.1.1', 'cap_add: [B, C]\ndns: [8.8.8.8]');
    expect([web.capAdd, web.dns]).toEqual([
      ['A', 'B', 'C'],
      ['1.1.1.1', '8.8.8.8'],
    ]);
  });

  it('knows a port by what it publishes, and a mount by where it goes', async () => {
    const web = await merged(
      'ports: ["8000:80", "9000:90"]\nvolumes: ["./a:/data", "./b:/b"]',
      'ports: ["8000:80", "8001:80"]\nvolumes: ["./c:/data:ro"]',
    );
    expect(web.ports.map(({ published }) => published)).toEqual([8000, 8001, 9000]);
    expect(web.volumes.map(({ source, readOnly }) => [source, readOnly])).toEqual([
      ['/p/c', true],
      ['/p/b', false],
    ]);
  });

  it('takes away with !reset and replaces with !override', async () => {
    const web = await merged(
      'ports: ["8000:80"]\nlabels: { a: 1, b: 1 }\nenvironment: { A: 1, B: 1 }\nrestart: always',
      'ports: !override ["9000:80"]\nlabels: !reset {}\nenvironment: { A: !reset null }\nrestart: !reset null',
    );
    expect(web.ports.map(({ published }) => published)).toEqual([9000]);
    expect([web.labels, web.environment, web.restart]).toEqual([{}, { B: '1' }, undefined]);
  });

  it('is refused, with both places, where it says another type', async () => {
    const texts = { 'a.yaml': webFile('logging: { driver: x }'), 'b.yaml': webFile('logging: x') };
    const [problem] = await problemsOf(texts, { merge });
    expect(problem).toMatchObject({ code: 'wrong-type', file: '/p/b.yaml', line: 4, column: 14 });
    expect(problem?.message).toContain('/p/a.yaml, line 4');
  });
});

describe('a service that extends another', () => {
  it('takes over all that it does not say itself, over any number of steps', async () => {
    const text = `services:
  base: { image: base, environment: { A: 1, B: 1 } }
  middle: { extends: base, environment: { B: 2, C: 2 } }
  web: { extends: { service: middle }, environment: { C: 3 } }
`;
    const { services } = await projectOf({ 'compose.yaml': text });
    const web = services.find(({ name }) => name === 'web');
    expect([web?.image, web?.environment]).toEqual(['base', { A: '1', B: '2', C: '3' }]);
  });

  it('reads another file, whose paths begin in its own folder', async () => {
    const common = 'services: { base: { image: base, env_file: own.env, volumes: ["./d:/d"] } }';
    const project = await projectOf({
      'compose.yaml': webFile('extends: { file: sub/common.yaml, service: base }'),
      'sub/common.yaml': common,
      'sub/own.env': 'A=1\n',
    });
    const [web] = project.services;
    expect([web?.environment, web?.volumes[0]?.source]).toEqual([{ A: '1' }, '/p/sub/d']);
    expect(project.watch).toEqual(expect.arrayContaining(['/p/sub/common.yaml', '/p/sub/own.env']));
  });

  it('is refused when it comes back to itself', async () => {
    const text = 'services: { a: { image: x, extends: b }, b: { image: x, extends: a } }';
    expect(await problemsOf({ 'compose.yaml': text })).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'extends-cycle', line: 1 })]),
    );
  });

  it('is refused when there is no such service', async () => {
    const [problem] = await problemsOf({ 'compose.yaml': webFile('extends: { service: gone }') });
    expect(problem).toMatchObject({ code: 'unknown-service', file: '/p/compose.yaml', line: 3, column: 14 });
  });
});

describe('an included file', () => {
  it('has its own folder and its own .env', async () => {
    const project = await projectOf(
      {
        'compose.yaml': `include: [sub/compose.yaml]\n${webFile('depends_on: [db]')}`,
        'sub/compose.yaml':
          'services: { db: { image: "postgres:${TAG}", environment: { A: "${A}" }, volumes: ["./d:/d"] } }',
        'sub/.env': 'TAG=16\nA=below\n',
      },
      { env: { A: 'above' } },
    );
    const db = project.services.find(({ name }) => name === 'db');
    expect([db?.image, db?.environment.A, db?.volumes[0]?.source]).toEqual(['postgres:16', 'above', '/p/sub/d']);
  });

  it('can be a list of files with a folder and env files of its own', async () => {
    const include = '{ path: [x/a.yaml, x/b.yaml], project_directory: y, env_file: y/v.env }';
    const { services } = await projectOf({
      'compose.yaml': `include:\n  - ${include}\n`,
      'x/a.yaml': 'services: { db: { image: "${IMAGE}", volumes: ["./d:/d"] } }',
      'x/b.yaml': 'services: { db: { user: "7" } }',
      'y/v.env': 'IMAGE=redis\n',
    });
    expect(services[0]).toMatchObject({ image: 'redis', user: '7', volumes: [{ source: '/p/y/d' }] });
  });

  it('must not say otherwise what this file says', async () => {
    const texts = {
      'compose.yaml': `include: [sub.yaml]\n${webFile('restart: always')}`,
      'sub.yaml': webFile('restart: "no"'),
    };
    expect(await problemsOf(texts)).toMatchObject([{ code: 'include-conflict', file: '/p/compose.yaml', line: 3 }]);
  });

  it('must not include this one', async () => {
    const texts = { 'compose.yaml': 'include: [b.yaml]\n', 'b.yaml': 'include: [compose.yaml]\n' };
    expect(await problemsOf(texts)).toMatchObject([{ code: 'include-cycle', file: '/p/b.yaml', line: 1, column: 11 }]);
  });
});

describe('anchors and extensions', () => {
  it('merge keys give way to what stands beside them, earlier ones to none', async () => {
    const text = `x-a: &a { restart: always, user: "1" }
x-b: &b { user: "2", tty: true }
services:
  web: { <<: [*a, *b], image: web, restart: "no" }
`;
    const { services } = await projectOf({ 'compose.yaml': text });
    expect(services[0]).toMatchObject({ restart: 'no', user: '1', tty: true });
  });
});

describe('profiles', () => {
  const text = 'services: { a: { image: a }, b: { image: b, profiles: [debug] }, c: { image: c, profiles: [x, y] } }';
  const activeWith = async (profiles: readonly string[]) =>
    (await projectOf({ 'compose.yaml': text }, { profiles })).services.map(({ name }) => name);

  it.each([
    [[], ['a']],
    [['debug'], ['a', 'b']],
    [['y'], ['a', 'c']],
    [['*'], ['a', 'b', 'c']],
  ])('with %j the services are %j', async (profiles, expected) => {
    expect(await activeWith(profiles)).toEqual(expected);
  });
});

describe('the name of a project', () => {
  it.each([
    ['', {}, 'p'],
    ['name: shop\n', {}, 'shop'],
    ['name: "shop-${STAGE:-dev}"\n', { STAGE: 'test' }, 'shop-test'],
    ['name: shop\n', { COMPOSE_PROJECT_NAME: 'other' }, 'other'],
  ])('of %j with %j is %j', async (head, env, expected) => {
    const project = await projectOf(
      { 'compose.yaml': `${head}${webFile('environment: { N: "$COMPOSE_PROJECT_NAME" }')}` },
      { env },
    );
    expect([project.name, project.services[0]?.environment.N]).toEqual([expected, expected]);
  });
});

describe('what this reader does not know', () => {
  const notesOf = async (text: string) =>
    (await projectOf({ 'compose.yaml': text })).notes.map(({ message, line, column }) => [message, line, column]);

  it('is noted wherever it stands, extensions apart', async () => {
    const text = `shop: 1
x-mine: 1
services:
  web:
    image: web
    colour: red
    healthcheck: { test: x, colour: red, x-y: 1 }
    ports: [{ target: 80, colour: red }]
networks: { n: { colour: red } }
`;
    const unknown = (path: string) => `${path} is not a key that Compose is known to have`;
    expect(await notesOf(text)).toEqual([
      ['"shop" is not a top-level key that Compose is known to have', 1, 1],
      [unknown('services.web.colour'), 6, 5],
      [unknown('services.web.healthcheck.colour'), 7, 29],
      [unknown('services.web.ports[0].colour'), 8, 27],
      [unknown('networks.n.colour'), 9, 18],
    ]);
  });

  it('is a variable that is not set', async () => {
    expect(await notesOf('services: { web: { image: "web:${TAG}" } }')).toEqual([
      ['the variable TAG is not set and taken as empty', 1, 27],
    ]);
  });

  it('is a file that lies elsewhere', async () => {
    const [note] = await notesOf(`include: ["oci://registry.example/x"]\n${webFile('tty: true')}`);
    expect(note?.[0]).toContain('only the Compose command can fetch it');
  });
});

describe('several documents in one file', () => {
  it('are merged as files are, with their own anchors and extends, and the last name counts', async () => {
    const text = `name: one
services: { web: { image: &i web, ports: ["80:80"], environment: { A: 1, B: 1 } } }
---
---
name: two
services:
  web: { command: x, ports: ["81:81"], environment: { B: 2 } }
  db: { extends: base }
  base: { image: &i db }
...
`;
    const project = await projectOf({ 'compose.yaml': text });
    const [web, db] = project.services;
    expect(project.name).toBe('two');
    expect(web).toMatchObject({ image: 'web', command: ['x'], environment: { A: '1', B: '2' } });
    expect(web?.ports.map(({ published }) => published)).toEqual([80, 81]);
    expect([db?.image, db?.place.line]).toEqual(['db', 8]);
  });

  it('count in a file that is extended or included, too', async () => {
    const base =
      'services: { b: { image: b, environment: { A: 1 } } }\n---\nservices: { b: { environment: { B: 1 } } }\n';
    const text = 'include: [more.yaml]\nservices: { web: { extends: { file: base.yaml, service: b } } }\n';
    const project = await projectOf({ 'compose.yaml': text, 'base.yaml': base, 'more.yaml': base });
    expect(project.services.map(({ environment }) => environment)).toEqual([
      { A: '1', B: '1' },
      { A: '1', B: '1' },
    ]);
  });

  it('that are none are refused where they stand', async () => {
    const [problem] = await problemsOf({ 'compose.yaml': 'services: { web: { image: w } }\n---\n- a list\n' });
    expect(problem).toMatchObject({ code: 'compose-syntax', line: 3 });
    const [wrong] = await problemsOf({
      'compose.yaml': 'services: { web: { image: w } }\n---\nservices: { web: { image: *i } }\n',
    });
    expect(wrong).toMatchObject({ code: 'compose-syntax', line: 3 });
  });
});

describe('a service that says nothing', () => {
  it.each(['b:', 'b: {}', 'b: ~'])('can be extended: %s', async (line) => {
    const web = 'services: { web: { image: w, extends: { file: base.yaml, service: b } } }';
    const project = await projectOf({ 'compose.yaml': web, 'base.yaml': `services:\n  ${line}\n` });
    expect(project.services.map(({ image }) => image)).toEqual(['w']);
  });
});

describe('what no profile starts', () => {
  it('makes no circle, and may be unfinished', async () => {
    const text = `services:
  a: { image: a, depends_on: { b: { condition: service_started, required: false } } }
  b: { image: b, depends_on: [a], profiles: [off] }
  c: { depends_on: [gone], profiles: [off] }
`;
    const project = await projectOf({ 'compose.yaml': text });
    expect(project.services.map(({ name }) => name)).toEqual(['a']);
    const on = await problemsOf({ 'compose.yaml': text }, { profiles: ['off'] });
    expect(on.map(({ code }) => code)).toEqual(expect.arrayContaining(['dependency-cycle', 'missing-key']));
  });
});
