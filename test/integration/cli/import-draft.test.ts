import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draftOf, writeDraft } from '../../../electron/cli/import-draft.ts';
import { loadStackText } from '../../../electron/stack/load.ts';
import { proposeFolder } from '../../../electron/stack/read/read-folder.ts';

let folder = '';
const file = () => join(folder, 'stacklight.yaml');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-draft-'));
  writeFileSync(join(folder, 'Procfile'), 'worker: node worker.js\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function draft() {
  const proposed = await proposeFolder(folder, { env: {} });
  if (!proposed.ok) throw new Error(JSON.stringify(proposed.problem));
  const made = await draftOf(proposed.value, undefined, { merge: true, write: true }, async () => undefined);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

describe('import --merge --write', () => {
  const lines = ['name: shop', 'services:', '  db: # ours', '    container: shop-db', ''];
  it.each([
    ['a byte order mark', `\uFEFF${lines.join('\n')}`],
    ['Windows line ends', lines.join('\r\n')],
    ['both', `\uFEFF${lines.join('\r\n')}`],
  ])('adds to a file with %s and keeps it', async (_, text) => {
    writeFileSync(file(), text);
    const made = await draft();
    const read = await loadStackText(made.text, made.file, { env: {} });
    expect(read.ok && read.value.services.map(({ id }) => id)).toEqual(['db', 'worker']);
    expect(await writeDraft(made)).toEqual({ ok: true, value: file() });
    const written = readFileSync(file(), 'utf8');
    // What is printed is what is written.
    expect(written).toBe(made.text);
    expect(written.startsWith(text)).toBe(true);
    const added = written.slice(text.length);
    expect(added).toContain('  worker:');
    expect(added.split('\r\n').length > 1).toBe(text.includes('\r\n'));
    expect(/[^\r]\n/.test(added)).toBe(!text.includes('\r\n'));
    expect(added).not.toContain('\uFEFF');
  });

  it('leaves a file alone that was saved meanwhile', async () => {
    writeFileSync(file(), lines.join('\n'));
    const made = await draft();
    writeFileSync(file(), `\uFEFF${lines.join('\n')}`);
    expect(await writeDraft(made)).toMatchObject({ ok: false, problem: { code: 'file-changed' } });
    expect(readFileSync(file(), 'utf8')).toBe(`\uFEFF${lines.join('\n')}`);
  });
});
