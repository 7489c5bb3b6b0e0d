import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../electron/result.ts';
import { parseStack } from '../../../electron/stack/parse/parse-stack.ts';

const folder = join(import.meta.dirname, 'files/bad');
const env = { SECRET: 'hunter2' };

/** What a person reads for a file: one line a problem, as compilers print it. */
function complaints(name: string): string {
  const text = readFileSync(join(folder, name), 'utf8');
  const result = parseStack(text, { file: name, directory: '/srv/shop', env });
  return result.ok ? 'no complaint\n' : `${result.problem.map(formatProblem).join('\n')}\n`;
}

describe('a bad stack file', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it('has more than twenty examples', () => expect(files.length).toBeGreaterThan(20));

  it.each(files)('%s is answered with the expected sentences', (name) => {
    const expected = join(folder, name.replace(/\.yaml$/, '.txt'));
    // UPDATE=1 writes what is said now; read it before you commit it.
    if (process.env.UPDATE === '1') writeFileSync(expected, complaints(name));
    expect(complaints(name)).toBe(readFileSync(expected, 'utf8'));
  });

  it.each(files)('%s is never answered with a secret or the words of a library', (name) => {
    expect(complaints(name)).not.toMatch(
      /hunter2|5word|very-secret|Invalid|Too small|Too big|expected string|undefined/,
    );
  });

  it.each(files)('%s is answered with a place in the file for each problem', (name) => {
    for (const line of complaints(name).trimEnd().split('\n')) expect(line).toMatch(/^[\w-]+\.yaml:\d+:\d+: /);
  });
});
