/** Completion as each shell does it, with the built command line. Shells that this machine lacks are skipped, and said. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../../support/project-root.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-completion-'));
  writeFileSync(
    join(folder, 'stacklight.yaml'),
    'name: shop\nservices: { api: { command: a }, apache: { command: b }, db: { command: c } }\n',
  );
  const command = join(folder, 'stacklight');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(PROJECT, 'out/main/cli.js')}" "$@"\n`);
  chmodSync(command, 0o755);
  env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`,
    STACKLIGHT_HOME: join(folder, 'home'),
    HOME: folder,
  };
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;
const run = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { cwd: folder, env, encoding: 'utf8', timeout: 20_000 });

const LINES: readonly (readonly [line: string, expected: readonly string[]])[] = [
  ['stacklight sta', ['status']],
  ['stacklight restart ap', ['api', 'apache']],
  ['stacklight restart api ap', ['apache']],
  ['stacklight history --service d', ['db']],
  ['stacklight daemon sta', ['start', 'status']],
  ['stacklight logs --fol', ['--follow']],
  ['stacklight export com', ['compose']],
];

describe.skipIf(!has('bash'))('bash', () => {
  it.each(LINES)('completes %j', (line, expected) => {
    const words = line.split(' ');
    const script = `source <(stacklight completion bash)
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_stacklight; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(run('bash', ['--norc', '-c', script]).trim().split('\n')).toEqual(expected);
  });

  it('leaves paths to the shell', () => {
    const script = `source <(stacklight completion bash); compopt() { echo "$@"; }
COMP_WORDS=(stacklight --stack ''); COMP_CWORD=2; _stacklight`;
    expect(run('bash', ['--norc', '-c', script])).toBe('-o default\n');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  it.each(LINES)('completes %j', (line, expected) => {
    const script = `stacklight completion fish | source; complete -C '${line}'`;
    const words = run('fish', ['--no-config', '-c', script])
      .trim()
      .split('\n')
      .map((one) => one.split('\t')[0]);
    expect(words).toEqual([...expected].sort());
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  it.each(LINES)('completes %j', (line, expected) => {
    const words = line.split(' ');
    // What zsh would show: its own functions are not there without a terminal.
    const script = `compdef() { :; }; _describe() { print -l -- "\${(@P)2}"; }; _files() { print files; }
source <(stacklight completion zsh)
words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _stacklight`;
    const shown = run('zsh', ['-f', '-c', script])
      .trim()
      .split('\n')
      .map((one) => one.split(':')[0]);
    expect(shown).toEqual(expected);
  });
});

describe('the words that may stand next', () => {
  const ask = (...words: readonly string[]) => run(join(folder, 'stacklight'), ['__complete', ...words]);

  it('never obey what is typed, and are quiet about what is wrong', () => {
    expect(ask('--help', '=')).toContain('status\t');
    expect(ask('daemon', 'stop', '=')).toBe('');
    expect(ask('--stack', '/nowhere', 'restart', '=')).toBe('');
    expect(ask()).toContain('status\t');
  });

  it('are those of the stack that was named', () => {
    writeFileSync(join(folder, 'other.yaml'), 'name: other\nservices: { hugo: { command: a } }\n');
    expect(ask('--stack', 'other.yaml', 'logs', '=')).toBe('hugo\tnative\n');
  });
});

describe('help and manual page', () => {
  it('have examples, and the page is roff that says every command', () => {
    expect(run(join(folder, 'stacklight'), ['fix-ports', '--help'])).toContain('stacklight fix-ports --dry-run');
    const page = run(join(folder, 'stacklight'), ['man']);
    expect(page).toMatch(/^\.TH STACKLIGHT 1/);
    for (const name of ['up', 'fix\\-ports', 'export compose', 'ui']) expect(page).toContain(`.SS stacklight ${name}`);
    expect(page.split('\n').filter((line) => /^\.(?!TH|SH|SS|TP|B|PP|RS|RE|nf|fi)/.test(line))).toEqual([]);
  });
});
