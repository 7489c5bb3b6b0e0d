import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  NATIVE_CALLS,
  PARTS,
  PROJECTS,
  portable,
  REPEATED,
  selectParts,
  testFiles,
} from '../../../scripts/test-parts.mjs';

const files = [
  'test/e2e/shell.test.ts',
  'test/engine/doctor/containers.test.ts',
  'test/integration/doctor/doctor.test.ts',
  'test/integration/platform/kernel.test.ts',
  'test/integration/platform/linux.test.ts',
  'test/unit/renderer/page.test.tsx',
  'test/unit/stack/graph.test.ts',
  'test/unit/stack-files.test.ts',
];
const root = path.resolve(import.meta.dirname, '../../..');

function partsOf(...asked: readonly string[]) {
  const selected = selectParts(asked, files);
  return selected.ok ? selected.parts : selected.sentence;
}

describe('npm test', () => {
  it('runs every part when none is asked for', () => {
    const byName = ['kill-points', 'windows', 'packages'];
    expect(partsOf()).toEqual(PARTS.filter((part) => !byName.includes(part)).map((part) => ({ part, filters: [] })));
  });

  it('runs the parts that are asked for, in its own order', () => {
    expect(partsOf('e2e', 'lint', 'unit')).toEqual([
      { part: 'lint', filters: [] },
      { part: 'unit', filters: [] },
      { part: 'e2e', filters: [] },
    ]);
  });

  it.each([
    ['unit/stack', 'unit', 'test/unit/stack/'],
    ['unit/stack/', 'unit', 'test/unit/stack/'],
    ['test/unit/stack', 'unit', 'test/unit/stack/'],
    ['./test/unit/stack/', 'unit', 'test/unit/stack/'],
    ['unit\\stack', 'unit', 'test/unit/stack/'],
    ['unit/stack/graph', 'unit', 'test/unit/stack/graph.test.ts'],
    ['unit/stack/graph.test.ts', 'unit', 'test/unit/stack/graph.test.ts'],
    ['test\\unit\\stack\\graph.test.ts', 'unit', 'test/unit/stack/graph.test.ts'],
    ['unit/renderer/page', 'unit', 'test/unit/renderer/page.test.tsx'],
    ['unit/stack/gra', 'unit', 'test/unit/stack/gra'],
    ['e2e/shell', 'e2e', 'test/e2e/shell.test.ts'],
    ['engine/doctor', 'engine', 'test/engine/doctor/'],
  ])('runs what lies at %s and nothing beside it', (asked, part, filter) => {
    expect(partsOf(asked)).toEqual([{ part, filters: [filter] }]);
  });

  it('runs several places of one part in one go, and all of it when the part itself is asked for, too', () => {
    expect(partsOf('unit/stack', 'unit/renderer')).toEqual([
      { part: 'unit', filters: ['test/unit/stack/', 'test/unit/renderer/'] },
    ]);
    expect(partsOf('unit/stack', 'unit')).toEqual([{ part: 'unit', filters: [] }]);
  });

  it('runs once more, without the libraries of the system, what is named behind portable', () => {
    expect(partsOf('portable')).toEqual(REPEATED.map((part) => ({ part: portable(part), filters: [] })));
    expect(partsOf('portable/e2e')).toEqual([{ part: 'portable-e2e', filters: [] }]);
    expect(partsOf('e2e', 'test/e2e/shell', 'portable/e2e/shell', 'portable/integration/platform')).toEqual([
      { part: 'e2e', filters: [] },
      { part: 'portable-integration', filters: ['test/integration/platform/'] },
      { part: 'portable-e2e', filters: ['test/e2e/shell.test.ts'] },
    ]);
  });

  it.each([
    ['nonsense', 'There is no part "nonsense". The parts are: '],
    ['nonsense/stack', 'There is no part "nonsense/stack". The parts are: '],
    ['lint/stack', 'There is no part "lint/stack". The parts are: '],
    ['', 'There is no part "". The parts are: '],
    ['unit/../../etc', 'There is no part "unit/../../etc". The parts are: '],
    ['portable/unit', 'There is no part "portable/unit". The parts are: '],
    ['portable/portable', 'There is no part "portable/portable". The parts are: '],
    ['portable/e2e/nonsense', 'There are no tests at test/e2e/nonsense.'],
    ['portable/integration/platform/kernel', 'is a test of the calls into the system'],
    ['unit/stak', 'There are no tests at test/unit/stak.'],
    ['unit/stack/raph', 'There are no tests at test/unit/stack/raph.'],
    [
      'integration/doctor/containers',
      'There are no tests at test/integration/doctor/containers. There is engine/doctor/containers.',
    ],
  ])('refuses %j with a sentence', (asked, sentence) => {
    expect(partsOf('unit', asked)).toContain(sentence);
  });

  it('knows the test files of this repository, all of which belong to a part', () => {
    const found = testFiles(root);
    expect(found).toContain('test/unit/scripts/test-parts.test.ts');
    expect(found.filter((file) => !PROJECTS.includes(file.split('/')[1] ?? ''))).toEqual([]);
    // A file that moved would run where it cannot.
    expect(NATIVE_CALLS.filter((file) => !found.includes(file))).toEqual([]);
  });
});
