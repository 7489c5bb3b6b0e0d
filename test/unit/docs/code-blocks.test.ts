/** Code blocks are copied, so they must be right: stack files, and calls of `stacklight`. What the calls do is test/e2e/docs.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { program } from '../../../electron/cli/commands.ts';
import { commandsOf, npmScriptsOf, wrongIn } from '../../support/docs/command-lines.ts';
import { allPages, blocksOf } from '../../support/docs/pages.ts';
import { isStackFile, problemsOf } from '../../support/docs/stack-blocks.ts';
import { PROJECT } from '../../support/project-root.ts';

const pages = allPages();
const yaml = (text: string) => ({ language: 'yaml', title: undefined, text });

describe('a code block with a stack file', () => {
  it('is one that Stacklight takes, whole or in part', () => {
    const blocks = pages.flatMap((one) =>
      blocksOf(one)
        .filter(isStackFile)
        .map((block) => ({ file: one.file, block })),
    );
    const wrong = blocks.flatMap(({ file, block }) =>
      problemsOf(block).map((problem) => `${file}: ${problem}\n${block.text}`),
    );
    expect(wrong).toEqual([]);
    expect(blocks.length).toBeGreaterThan(8);
  });

  it('is refused for an unknown key, a key that stands twice and a value of the wrong kind', () => {
    expect(problemsOf(yaml('services: { api: { command: node api.js, port: 80 } }'))).toHaveLength(1);
    expect(problemsOf(yaml('restart: always\nrestart: no'))).not.toEqual([]);
    expect(problemsOf(yaml('healthcheck: { http: "http://localhost:8000", interval: 5 }'))).toHaveLength(1);
    expect(problemsOf(yaml('somewhere: else'))[0]).toContain('neither a stack file nor a part of one');
  });
});

describe('a command', () => {
  it('of README and docs is one that there is, with options that it has', () => {
    const commands = pages.flatMap((one) => commandsOf(one).map((line) => ({ file: one.file, line })));
    const wrong = commands.flatMap(({ file, line }) => {
      const why = wrongIn(line, program);
      return why === undefined ? [] : [`${file}: stacklight ${line}: ${why}`];
    });
    expect(wrong).toEqual([]);
    expect(commands.length).toBeGreaterThan(60);
  });

  it.each([
    ['upp api', 'stacklight has no command upp'],
    ['status --watched', 'status has no option --watched'],
    ['logs --since', '--since wants a value'],
    ['logs -n many', '-n, --lines <count>: expected a whole number'],
    ['restore', 'restore wants file'],
    ['validate here', 'validate takes no here'],
  ])('is refused: %s', (line, why) => expect(wrongIn(line, program)).toBe(why));

  it.each([
    'up [service…] --no-wait',
    'doctor --fix ID [--dry-run]    the plan',
    'export compose --write out',
    '--stack shop up',
    'daemon <start|stop>',
    'report N',
  ])('is taken: %s', (line) => expect(wrongIn(line, program)).toBeUndefined());
});

it('a script of npm that a page names is one of package.json', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')));
  // Scripts of the projects that pages speak of.
  const theirs = ['dev'];
  const named = pages.flatMap((one) => npmScriptsOf(one).map((script) => ({ file: one.file, script })));
  const unknown = named.filter(({ script }) => !(script in scripts) && !theirs.includes(script));
  expect(unknown).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
});
