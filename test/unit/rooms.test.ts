import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenRules } from '../../scripts/check-rooms.mjs';

/** File and code. Each imports what is there: a path that leads nowhere would be refused for that alone. */
const files: Readonly<Record<string, string>> = {
  'electron/lifecycle/reads.ts': "import { readFileSync } from 'node:fs'; readFileSync('a');",
  'electron/lifecycle/runs.ts': "export { execa } from 'execa';",
  'electron/lifecycle/types.ts': "export type { Readable } from 'node:stream';",
  'electron/lifecycle/drives.ts': "export { a } from '../drivers/native.ts';",
  'electron/ports/plan.ts': "export { a } from '../platform/linux.ts';",
  'electron/ports/verdict.ts': "export { a } from './inventory.ts';",
  'electron/stack/graph.ts': "export { a } from './load.ts';",
  'electron/stack/import/b.ts': "export { a } from '../read/compose.ts';",
  'electron/limits.ts': "export { x } from 'node:os';",
  'electron/secrets/a.ts': "export { x } from 'node:crypto';",
  'electron/doctor/checks/a.ts': "export { x } from 'node:fs';",
  'electron/doctor/checks/b.ts': "export { b } from '../gather/a.ts';",
  'electron/doctor/check.ts': "export { a } from '../supervisor/runtime/a.ts';",
  'electron/doctor/facts/a.ts': "export type { A } from '../../drivers/native.ts';",
  'shared/text/a.ts': "export { a } from '../../electron/result.ts';",
  'shared/text/b.ts': "export { x } from 'node:util';",
  'electron/supervisor/actions/a.ts': "export { a } from '../runtime/a.ts';",
  'electron/supervisor/model/a.ts': "export type { A } from '../host/a.ts';",
  'electron/doctor/gather/a.ts': "export { b } from '../analysis/a.ts'; export const a = 1;",
  'electron/doctor/analysis/a.ts': "export type { A } from '../gather/a.ts'; export const b = 2;",
  // What may be so.
  'electron/drivers/native.ts': "import { spawn } from 'node:child_process'; export const a = spawn;",
  'electron/platform/linux.ts': "import { readFileSync } from 'node:fs'; export const a = readFileSync;",
  'electron/ports/inventory.ts': "export { a } from '../platform/linux.ts';",
  'electron/ports/kinship.ts': "export { a } from '../result.ts';",
  'electron/stack/load.ts': "import { statSync } from 'node:fs'; export const a = statSync;",
  'electron/stack/read/compose.ts': "export { a } from '../load.ts';",
  'electron/stack/parse.ts': "export { parse } from 'yaml';",
  'electron/result.ts': 'export const a = 1;',
  'electron/health/probe.ts': "import type { Socket } from 'node:net'; export type A = Socket;",
  'electron/doctor/fixes/a.ts': "import { spawn } from 'node:child_process'; export const a = spawn;",
  'electron/doctor/checks/fine.ts': "export { a } from '../fixes/a.ts'; export { parse } from 'yaml';",
  'electron/doctor/doctor.ts': "export { a } from '../drivers/native.ts';",
  'electron/lifecycle/fine.ts': "export type { A } from '../health/probe.ts';",
  'electron/supervisor/runtime/a.ts': "export { m as a } from '../model/m.ts';",
  'electron/supervisor/model/m.ts': 'export const m = 1;',
  'electron/supervisor/host/a.ts': "export { a } from '../runtime/a.ts'; export type A = 1;",
};

describe('the borders of the rooms', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rooms-'));
  let broken: readonly string[] = [];
  beforeAll(async () => {
    for (const [file, code] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${code}\n`);
    }
    broken = await brokenRules(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['electron/lifecycle/reads.ts', 'is in a pure room'],
    ['electron/lifecycle/runs.ts', 'is in a pure room'],
    ['electron/lifecycle/types.ts', 'is in a pure room'],
    ['electron/lifecycle/drives.ts', 'is in a pure room'],
    ['electron/ports/plan.ts', 'is in a pure room'],
    ['electron/ports/verdict.ts', 'is in a pure room'],
    ['electron/stack/graph.ts', 'is in a pure room'],
    ['electron/stack/import/b.ts', 'is in a pure room'],
    ['electron/limits.ts', 'is in a pure room'],
    ['electron/secrets/a.ts', 'is in a pure room'],
    ['electron/doctor/checks/a.ts', 'is in a pure room'],
    ['electron/doctor/checks/b.ts', 'is in a pure room'],
    ['electron/doctor/check.ts', 'is in a pure room'],
    ['electron/doctor/facts/a.ts', 'is in a pure room'],
    ['shared/text/a.ts', 'is shared by the page and the supervisor'],
    ['shared/text/b.ts', 'is shared by the page and the supervisor'],
    ['electron/supervisor/actions/a.ts', 'which is on a floor above it'],
    ['electron/supervisor/model/a.ts', 'which is on a floor above it'],
  ])('refuse the import of %s', (file, why) => {
    expect(broken.find((sentence) => sentence.startsWith(`${file} `) && sentence.includes(why))).toBeDefined();
  });

  it('refuse a circle of folders, also of types, and name the way round', () => {
    const circle = broken.find((sentence) => sentence.startsWith('The folders electron/doctor/'));
    expect(circle).toContain('electron/doctor/analysis/a.ts -> electron/doctor/gather/a.ts');
    expect(circle).toContain('electron/doctor/gather/a.ts -> electron/doctor/analysis/a.ts');
  });

  it('let everything else be', () => {
    const files = new Set(broken.map((sentence) => sentence.split(' ')[0]));
    for (const fine of [
      'drivers/native',
      'ports/inventory',
      'ports/kinship',
      'stack/load',
      'stack/parse',
      'lifecycle/fine',
      'doctor/checks/fine',
      'doctor/doctor',
    ])
      expect(files).not.toContain(`electron/${fine}.ts`);
  });
});
