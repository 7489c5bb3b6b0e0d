import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importProcfile } from '../../../electron/stack/import/procfile/procfile.ts';
import { parseStack } from '../../../electron/stack/parse/parse-stack.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'procfile-')));
const env = { HOME: '/home/ann', PATH: process.env.PATH ?? '', PORT: '5000', GREETING: 'hello  you', LC_ALL: 'C' };

beforeAll(() => {
  writeFileSync(join(folder, 'env.sh'), 'FROM_FILE=sourced\nexport FROM_FILE\n');
  for (const name of ['a.txt', 'b.txt', 'c d.txt']) writeFileSync(join(folder, name), name);
  mkdirSync(join(folder, 'web'));
  const tool = '#!/bin/sh\nfor one in "$@"; do printf "<%s>" "$one"; done\n';
  writeFileSync(join(folder, 'show'), tool);
  // A script without a first line that names its interpreter: the shell runs it, and so does execvp.
  writeFileSync(join(folder, 'bare'), tool.slice(tool.indexOf('\n') + 1));
  for (const name of ['show', 'bare']) chmodSync(join(folder, name), 0o755);
});

/** The words that the supervisor starts for a line of a Procfile: through the proposal and the stack file. */
function wordsOf(command: string): readonly string[] {
  const file = join(folder, 'Procfile');
  const { services } = importProcfile({
    text: `worker: ${command}\n`,
    file,
    label: 'Procfile',
    dotenv: { file: join(folder, '.env'), exists: false },
    base: undefined,
    taken: new Set(),
  });
  const text = JSON.stringify({ name: 'shop', services: { worker: services[0]?.entry } });
  const parsed = parseStack(text, { file: join(folder, 'stacklight.yaml'), directory: folder, env: {} });
  if (!parsed.ok) throw new Error(parsed.problem.map(({ message }) => message).join());
  return parsed.value.services[0]?.native?.command ?? [];
}

function outcome(words: readonly string[]) {
  const [program = '', ...args] = words;
  const { status, stdout } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
  return { status, stdout };
}

describe('a line of a Procfile does what `sh -c` does with it, as foreman runs it', () => {
  it.each([
    './show plain words --and=options',
    './bare plain words',
    './show ~ ~/x "~" a~',
    './show *.txt "*.txt" [ab].txt nothing-?.here',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    './show $GREETING "$GREETING" ${GREETING} ${NONE:-5} \'$GREETING\' \\$GREETING cost$ 5$',
    'GREETING=other ./show "$GREETING" && ./show after',
    'GREETING=other sh -c \'./show "$GREETING"\'',
    './show one # two "three',
    './show one#two "#" \\#',
    './show "a \\"b\\" \\c" \'d "e"\' f\\ g ""',
    '. ./env.sh && ./show "$FROM_FILE"',
    'ulimit -n 64; ulimit -n',
    'cd web && pwd',
    'cd web; ../show x',
    'export A=1 B="two words"; ./show "$A" "$B"',
    'exec ./show x',
    './show $(./show in) `./show out`',
    './show $((2 + 3)) | tr 5 6',
    'if true; then ./show yes; fi',
    '(exit 7)',
    'exit 3',
    'false || ./show or',
    "echo 'a\\tb' -n",
    "printf '%s,' 1 2",
    'pwd',
    '"./show" {a,b} !x =y %z ^',
    './show a; ./show b & wait',
    'test -f a.txt',
    'test -f none',
  ])('%s', (line) => {
    const expected = outcome(['sh', '-c', line]);
    expect(outcome(wordsOf(line))).toEqual(expected);
    expect(expected.status).not.toBeNull();
  });

  it('needs no shell in between for a program and its plain arguments: a signal reaches the program itself', () => {
    expect(wordsOf('./show plain "two words"')).toEqual(['./show', 'plain', 'two words']);
  });
});
