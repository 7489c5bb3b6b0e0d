/** A command of a person's own, with a real program: what it is given, and what never becomes a command. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createEditors } from '../../../electron/shell/editors.ts';
import { until } from '../../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'stacklight-editor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gets the file, the line and the column as they are, whatever the name of the file says', async () => {
  const [program, seen, harm] = ['my ed', 'seen', 'harm'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${seen}.new && mv ${seen}.new ${seen}\n`, { mode: 0o755 });
  const opened: string[] = [];
  const editors = createEditors({
    chosen: () => ({ editor: 'command', editorCommand: `"${program}" --at {line}:{column} {file}` }),
    openPath: async (path) => {
      opened.push(path);
      return '';
    },
  });
  const file = join(folder, `a;touch harm $(touch ${harm}) {line}.yaml`);
  expect(await editors.open(file, 7, 3)).toBe('');
  await until('the editor was started', () => existsSync(seen));
  expect(readFileSync(seen, 'utf8').split('\n')).toEqual(['--at', '7:3', file, '']);
  expect([existsSync(harm), opened]).toEqual([false, []]);
});

it('says which program is not there, or is none that can be run', async () => {
  const editors = createEditors({
    chosen: () => ({ editor: 'command', editorCommand: '/nowhere/ed {file}' }),
    openPath: async () => '',
  });
  expect(await editors.open('/p/a.yaml')).toMatch(/There is no \/nowhere\/ed/);
  const open = join(folder, 'open');
  writeFileSync(open, '#!/bin/sh\n', { mode: 0o644 });
  expect(await editors.command(`${open} {file}`)).toMatchObject({ ok: false });
});
