import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const repository = path.resolve(import.meta.dirname, '../..');
const biome = path.join(repository, 'node_modules/.bin/biome');

interface Case {
  readonly file: string;
  readonly code: string;
}

const platformMessage = 'Only electron/platform/ knows which operating system this is: ask it.';
const electronMessage =
  'Only electron/shell/, main.ts and preload.ts import Electron: everything else runs under plain Node.';
const readsMessage = 'Files are read by electron/files/';
const typesMessage = 'The page takes types from electron/contract/ and nothing that runs';

/** What must be refused, by the start of the message that refuses it. */
const refused: readonly (Case & { readonly message: string })[] = [
  { file: 'electron/control/a.ts', code: "export { app } from 'electron';", message: electronMessage },
  { file: 'electron/cli.ts', code: "export const b = () => import('electron');", message: electronMessage },
  { file: 'electron/logs/a.ts', code: 'export const a = process.platform;', message: platformMessage },
  { file: 'electron/logs/b.ts', code: 'const { pid, platform } = process;', message: platformMessage },
  { file: 'electron/logs/c.ts', code: "import { homedir, platform } from 'node:os';", message: platformMessage },
  { file: 'electron/logs/d.ts', code: "import os from 'node:os'; os.platform();", message: platformMessage },
  { file: 'electron/ports/a.ts', code: "export const a = '/proc/net/tcp';", message: platformMessage },
  {
    file: 'electron/ports/b.ts',
    code: `export const b = (pid: number) => \`/proc/\${pid}/stat\`;`,
    message: platformMessage,
  },
  { file: 'electron/stack/read/a.ts', code: "import { readFile } from 'node:fs/promises';", message: readsMessage },
  { file: 'electron/stack/read/b.ts', code: "import { stat, open } from 'node:fs/promises';", message: readsMessage },
  { file: 'electron/stack/read/c.ts', code: "export { readFileSync } from 'node:fs';", message: readsMessage },
  { file: 'electron/doctor/b.ts', code: "import fs from 'node:fs';", message: readsMessage },
  { file: 'electron/doctor/c.ts', code: "import * as fs from 'node:fs/promises';", message: readsMessage },
  { file: 'electron/doctor/d.ts', code: "export const d = () => import('node:fs');", message: readsMessage },
  { file: 'electron/drivers/e.ts', code: "import { createReadStream } from 'node:fs';", message: readsMessage },
  { file: 'electron/supervisor/f.ts', code: "import { promises } from 'node:fs';", message: readsMessage },
  { file: 'renderer/a.ts', code: "export { x } from 'node:path';", message: 'The page runs in a sandbox' },
  { file: 'renderer/b.ts', code: "export { app } from 'electron';", message: 'The page runs in a sandbox' },
  {
    file: 'renderer/c.ts',
    code: "export type { x } from '../electron/limits.ts';",
    message: 'The page knows electron/contract/ and nothing else',
  },
  { file: 'renderer/d.ts', code: "import { x } from '../electron/contract/channels.ts'; x();", message: typesMessage },
  { file: 'renderer/e.ts', code: "export * from '../electron/contract/channels.ts';", message: typesMessage },
  {
    file: 'renderer/f.ts',
    code: "export const a = import('../electron/contract/channels.ts');",
    message: typesMessage,
  },
];

const allowed: readonly Case[] = [
  { file: 'electron/shell/window.ts', code: "export { app } from 'electron';" },
  { file: 'electron/main.ts', code: "export { app } from 'electron';" },
  { file: 'electron/preload.ts', code: "export { contextBridge } from 'electron';" },
  { file: 'electron/platform/linux.ts', code: "export const a = [process.platform, '/proc/net/tcp'];" },
  { file: 'electron/stack/load.ts', code: "export { statSync } from 'node:fs';" },
  { file: 'electron/files/read.ts', code: "import { open } from 'node:fs/promises'; open('a');" },
  { file: 'electron/logs/fine.ts', code: "import { open } from 'node:fs/promises'; open('a');" },
  { file: 'electron/ports/inventory.ts', code: "export { x } from 'node:net';" },
  { file: 'electron/ports/kinship.ts', code: "export { x } from './claims.ts';" },
  { file: 'electron/doctor/checks/fine.ts', code: "export { x } from '../../ports/words.ts';" },
  { file: 'electron/doctor/gather.ts', code: "export { x } from 'node:fs';" },
  { file: 'electron/stack/read/fine.ts', code: "export { readdir, realpath } from 'node:fs/promises';" },
  { file: 'electron/stack/import/fine.ts', code: "export { x } from '../parse.ts';" },
  { file: 'electron/stack/find.ts', code: "export { dirname } from 'node:path';" },
  { file: 'electron/stack/parse.ts', code: "export { parse } from 'yaml';" },
  { file: 'electron/lifecycle/fine.ts', code: "export { limits } from '../limits.ts';" },
  {
    file: 'electron/history/fine.ts',
    code: "import { homedir } from 'node:os'; export const a = '/processes'; homedir();",
  },
  { file: 'electron/ports/inert.ts', code: "export { x } from '../../shared/text/inert.ts';" },
  { file: 'electron/stack/compose/inert.ts', code: "export { x } from '../../../shared/text/inert.ts';" },
  { file: 'electron/doctor/checks/inert.ts', code: "export { x } from '../../../shared/text/inert.ts';" },
  { file: 'electron/stack/secrets.ts', code: "export { x } from '../secrets/names.ts';" },
  { file: 'electron/secrets/fine.ts', code: "export { x } from './names.ts';" },
  { file: 'shared/text/fine.ts', code: "export { x } from './inert.ts';" },
  { file: 'renderer/inert.ts', code: "export { x } from '../shared/text/inert.ts';" },
  { file: 'renderer/fine.ts', code: "export type { Snapshot } from '../electron/contract/channels.ts';" },
];

const cycle: readonly Case[] = [
  { file: 'electron/doctor/one.ts', code: "import { two } from './two.ts'; export const one = (): number => two();" },
  { file: 'electron/doctor/two.ts', code: "import { one } from './one.ts'; export const two = (): number => one();" },
];

const report = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), message: z.string(), location: z.object({ path: z.string() }).loose() }).loose(),
  ),
});

/** Lints the cases with the repository's own rules, in a folder outside of it. */
function lint(folder: string, cases: readonly Case[]) {
  for (const { file, code } of cases) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${code}\n`);
  }
  const { stdout } = spawnSync(biome, ['lint', '.', '--reporter=json', '--max-diagnostics=none'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return report.parse(JSON.parse(stdout)).diagnostics;
}

describe('the import rules', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'import-rules-'));
  let diagnostics: ReturnType<typeof lint> = [];
  const messagesFor = (file: string) =>
    diagnostics.filter(({ location }) => location.path === file).map(({ message }) => message);

  beforeAll(() => {
    cpSync(path.join(repository, 'biome.json'), path.join(folder, 'biome.json'));
    cpSync(path.join(repository, 'scripts/lint'), path.join(folder, 'scripts/lint'), { recursive: true });
    diagnostics = lint(folder, [...refused, ...allowed, ...cycle]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(refused)('refuse in $file: $code', ({ file, message }) => {
    expect(messagesFor(file).join('\n')).toContain(message);
  });

  it.each(allowed)('allow in $file: $code', ({ file }) => {
    const rules = diagnostics.filter(
      ({ location, category }) => location.path === file && /plugin|noRestrictedImports/.test(category),
    );
    expect(rules).toEqual([]);
  });

  it('refuse a cycle', () => {
    const categories = diagnostics.filter(({ location }) => location.path.startsWith('electron/doctor/'));
    expect(categories.map(({ category }) => category)).toContain('lint/suspicious/noImportCycles');
  });

  it('are errors: the linter leaves with a code', () => {
    expect(() => execFileSync(biome, ['lint', '.'], { cwd: folder, stdio: 'ignore' })).toThrow();
  });
});
