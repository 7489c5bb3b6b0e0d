import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaText } from '../../../../electron/stack/schema/json-schema.ts';
import { editorSchema } from '../../../../electron/supervisor/host/editor-schema.ts';

describe('the line by which editors find the schema', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'editor-schema-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (name: string, text = '') => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  const lineFor = (file: string) => editorSchema(join(root, 'home'), join(root, file));

  it('names the copy of this machine for a file that nobody shares', async () => {
    const url = (await lineFor('shop/stacklight.yaml')) ?? '';
    expect(url).toMatch(/^file:.*\/home\/stacklight\.schema\.json$/);
    expect(readFileSync(fileURLToPath(url), 'utf8')).toBe(schemaText());
  });

  it('names no path of this machine in a repository', async () => {
    put('shop/.git/HEAD');
    expect(await lineFor('shop/stacklight.yaml')).toBeUndefined();
    expect(await lineFor('shop/deploy/local/stacklight.yaml')).toBeUndefined();
  });

  it('is relative where the schema lies in the repository, the nearest one', async () => {
    // A worktree has a file there.
    put('shop/.git', 'gitdir: elsewhere');
    put('shop/stacklight.schema.json');
    expect(await lineFor('shop/stacklight.yaml')).toBe('./stacklight.schema.json');
    expect(await lineFor('shop/deploy/local/stacklight.yaml')).toBe('../../stacklight.schema.json');
    put('shop/deploy/node_modules/stacklight/assets/stacklight.schema.json');
    expect(await lineFor('shop/deploy/stacklight.yaml')).toBe(
      './node_modules/stacklight/assets/stacklight.schema.json',
    );
  });

  it('does not look above the repository', async () => {
    put('stacklight.schema.json');
    put('shop/.git/HEAD');
    expect(await lineFor('shop/stacklight.yaml')).toBeUndefined();
  });
});
