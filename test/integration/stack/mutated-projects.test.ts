/** Real projects with a byte too many, too few or another one: each is read or refused with a sentence, and nothing of it is run. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../../electron/stack/import/document.ts';
import { loadStack, loadStackText } from '../../../electron/stack/load.ts';
import { proposeFolder } from '../../../electron/stack/read/read-folder.ts';
import { PROJECT } from '../../support/project-root.ts';

const PROJECTS = join(PROJECT, 'test/fixtures/projects');
const COMPOSE = join(PROJECT, 'test/fixtures/compose');
/** Nothing of this environment helps a Compose command to be found: the readers are ours. */
const env = { PATH: '/nowhere' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-mutated-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What real files are full of, where it does not belong. */
const PIECES = [
  '\0',
  '\t',
  '\r',
  '$',
  '${',
  '${A:-',
  '"',
  "'",
  '`',
  '{',
  '[',
  ': ',
  '- ',
  '&a ',
  '*a',
  '<<: ',
  '!!js ',
  '#',
  '%',
  '\u202e',
  '\uFEFF',
  '9'.repeat(30),
];

type Mutation =
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly piece: string }
  | { readonly kind: 'turn'; readonly at: number; readonly bit: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number };

const at = fc.double({ min: 0, max: 1, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at, length: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant('insert' as const), at, piece: fc.constantFrom(...PIECES) }),
  fc.record({ kind: fc.constant('turn' as const), at, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at,
    length: fc.integer({ min: 1, max: 80 }),
    times: fc.integer({ min: 2, max: 40 }),
  }),
);

function mutate(bytes: Buffer, change: Mutation): Buffer {
  const from = Math.floor(change.at * bytes.length);
  const before = bytes.subarray(0, from);
  if (change.kind === 'cut') return Buffer.concat([before, bytes.subarray(from + change.length)]);
  if (change.kind === 'insert') return Buffer.concat([before, Buffer.from(change.piece), bytes.subarray(from)]);
  if (change.kind === 'repeat') {
    const piece = bytes.subarray(from, from + change.length);
    return Buffer.concat([before, ...Array.from({ length: change.times }, () => piece), bytes.subarray(from)]);
  }
  const turned = Buffer.from(bytes);
  turned[from] = (turned[from] ?? 0) ^ (1 << change.bit);
  return turned;
}

/** Every file below, by its path. */
function filesOf(project: string): string[] {
  return (readdirSync(project, { recursive: true }) as string[]).filter((name) =>
    statSync(join(project, name)).isFile(),
  );
}

const all = [PROJECTS, COMPOSE].flatMap((root) =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(root, name)),
);
const projects = all.map((project) => ({
  project,
  name: relative(join(PROJECT, 'test/fixtures'), project),
  files: filesOf(project),
}));

describe('a project with a fault in one of its files', () => {
  it('is read, or refused with a sentence, whatever the fault is', async () => {
    let refused = 0;
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...projects),
        fc.nat(),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        async ({ project, files }, which, changes) => {
          const copy = mkdtempSync(join(folder, 'p-'));
          cpSync(project, copy, { recursive: true });
          const file = join(copy, files[which % files.length] ?? '');
          writeFileSync(file, changes.reduce(mutate, readFileSync(file)));
          const loaded = await loadStack(copy, { env });
          if (loaded.ok) read += 1;
          else refused += 1;
          const problems = loaded.ok ? loaded.value.warnings : loaded.problem;
          if (!loaded.ok) expect(problems).not.toEqual([]);
          for (const { message } of problems) expect(message).toMatch(/\S/);
          rmSync(copy, { recursive: true });
        },
      ),
      { numRuns: 150 },
    );
    // Both happen, or the faults are too small or too large to show anything.
    expect(Math.min(read, refused)).toBeGreaterThan(5);
  });

  it('that can still be proposed gives a stack file that can be read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...projects), fc.nat(), mutation, async ({ project, files }, which, change) => {
        const copy = mkdtempSync(join(folder, 'q-'));
        cpSync(project, copy, { recursive: true });
        const file = join(copy, files[which % files.length] ?? '');
        writeFileSync(file, mutate(readFileSync(file), change));
        const proposed = await proposeFolder(copy, { env });
        if (proposed.ok && proposed.value.services.length > 0) {
          const made = join(copy, 'made/stacklight.yaml');
          const again = await loadStackText(textOf(proposed.value), made, { env });
          if (!again.ok) expect(again.problem.filter(({ code }) => code !== 'stack-empty')).toEqual([]);
        }
        rmSync(copy, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });
});
