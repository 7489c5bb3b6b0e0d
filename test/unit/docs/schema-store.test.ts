/** The entry for the catalog of the schema store names the files and the schema that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { STACK_FILE_NAMES } from '../../../electron/stack/find.ts';
import { SCHEMA_FILE } from '../../../electron/stack/schema/json-schema.ts';
import { PROJECT } from '../../support/project-root.ts';

const json = (file: string): unknown => JSON.parse(readFileSync(join(PROJECT, file), 'utf8'));

it('is what the catalog asks for', () => {
  const entry = z
    .strictObject({ name: z.string(), description: z.string(), fileMatch: z.array(z.string()), url: z.url() })
    .parse(json('assets/schema-store-entry.json'));
  const { repository } = z.object({ repository: z.object({ url: z.string() }) }).parse(json('package.json'));
  const [, owner = ''] = /github\.com\/(.+)\.git$/.exec(repository.url) ?? [];
  expect(entry.fileMatch).toEqual([...STACK_FILE_NAMES]);
  expect(entry.url).toBe(`https://raw.githubusercontent.com/${owner}/main/assets/${SCHEMA_FILE}`);
  expect(existsSync(join(PROJECT, 'assets', SCHEMA_FILE))).toBe(true);
});
