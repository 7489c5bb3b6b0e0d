import { describe, expect, it } from 'vitest';
import { argumentsFor, parseEditorCommand } from '../../../electron/shell/editor-command.ts';

const PLACE = { file: '/p/my shop/a "b" {line} $(id).yaml', line: 12, column: 3 };

function argumentsOf(text: string): readonly string[] {
  const parsed = parseEditorCommand(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return [parsed.value.program, ...argumentsFor(parsed.value, PLACE)];
}

describe('a command of a person’s own for files', () => {
  it.each([
    ['code --goto {file}:{line}:{column}', ['code', '--goto', `${PLACE.file}:12:3`]],
    ['  /usr/bin/kate   -l {line} {file} ', ['/usr/bin/kate', '-l', '12', PLACE.file]],
    [
      '"/Applications/My Editor/bin/ed" \'--at={line}, {column}\' "" {file}',
      ['/Applications/My Editor/bin/ed', '--at=12, 3', '', PLACE.file],
    ],
    ['open -a "Nova" {file}', ['open', '-a', 'Nova', PLACE.file]],
    ['code "{file}"; rm -rf ~', ['code', `${PLACE.file};`, 'rm', '-rf', '~']],
  ])('%s is a program with arguments, and a name of a file stays one', (text, words) => {
    expect(argumentsOf(text)).toEqual(words);
  });

  it.each([
    ['', /names no program/],
    ['code', /where the file goes/],
    ['{file} code', /neither the name of a program/],
    ['./ed {file}', /neither the name of a program/],
    ['bin/ed {file}', /neither the name of a program/],
    ['--goto {file}', /neither the name of a program/],
    ['code "{file}', /quote .* not closed/],
    ['code {file} {row}', /\{row\} means nothing/],
    ['code {file}\nrm', /cannot be typed/],
    ['sh -c "code {file}"', /sh is a shell/],
    ['env /bin/bash -c "code {file}"', /\/bin\/bash is a shell/],
    ['pwsh.exe -Command {file}', /is a shell/],
    ['/x/code.cmd {file}', /script of Windows/],
  ])('%j is refused with what to write instead', (text, why) => {
    const parsed = parseEditorCommand(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problem.message).toMatch(why);
  });
});
