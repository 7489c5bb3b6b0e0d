/** The address of the repository stands in package.json; whatever cannot be made from it says the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PROJECT } from '../../support/project-root.ts';

/** Where people and programs outside find such addresses: the files of the root, and these folders. */
const FOLDERS = ['assets', 'docs', '.github', 'electron', 'renderer', 'shared', 'scripts'];
const TEXT = /\.(?:md|json|ya?ml|ts|tsx|mjs|cjs|html|sh)$/;
const ADDRESS = /github(?:usercontent)?\.com\/([\w.-]+\/stacklight)(?![\w-])/g;

const files = [
  ...readdirSync(PROJECT).filter((name) => name !== 'package-lock.json'),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ),
].filter((name) => TEXT.test(name) && !name.includes('node_modules'));

/** Without `.git`, which one of them ends with. */
const addressesIn = (text: string): readonly string[] =>
  [...text.matchAll(ADDRESS)].map(([, found = '']) => found.replace(/\.git$/, ''));

describe('the address of the repository', () => {
  const text = readFileSync(join(PROJECT, 'package.json'), 'utf8');
  const { repository } = z.object({ repository: z.object({ url: z.string() }) }).parse(JSON.parse(text));
  const [own = ''] = addressesIn(repository.url);

  it('is the same in package.json, in the templates of issues and for the schema store', () => {
    const named = files.flatMap((file) =>
      addressesIn(readFileSync(join(PROJECT, file), 'utf8')).map((address) => [file, address] as const),
    );
    expect(own).toMatch(/^[^/]+\/stacklight$/);
    expect(named.filter(([, address]) => address !== own)).toEqual([]);
    expect([...new Set(named.map(([file]) => file))].sort()).toEqual([
      '.github/ISSUE_TEMPLATE/config.yml',
      'assets/schema-store-entry.json',
      'package.json',
    ]);
  });

  it('of somebody else is seen', () => {
    expect(addressesIn('see https://raw.githubusercontent.com/else/stacklight/main/a.json')).toEqual([
      'else/stacklight',
    ]);
    expect(addressesIn('git+https://github.com/a/stacklight.git')).toEqual(['a/stacklight']);
    expect(addressesIn('https://github.com/a/stacklight-plugins')).toEqual([]);
  });
});
