/** The site of the documentation, as `npm run docs` makes it: whole, searchable, and without anything from elsewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaText } from '../../electron/stack/schema/json-schema.ts';
import { allPages } from '../support/docs/pages.ts';
import { PROJECT } from '../support/project-root.ts';

/** It is published below the name of the repository. */
const BASE = '/stacklight/';

describe('the site', () => {
  const site = mkdtempSync(join(tmpdir(), 'stacklight-site-'));
  beforeAll(() => {
    const vitepress = join(PROJECT, 'node_modules/vitepress/bin/vitepress.js');
    // Ends with an error for a link between pages that leads nowhere.
    const options = ['--outDir', site, '--base', BASE];
    execFileSync(process.execPath, [vitepress, 'build', 'docs', ...options], { cwd: PROJECT, stdio: 'pipe' });
  });
  afterAll(() => rmSync(site, { recursive: true, force: true }));

  const files = () =>
    readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const html = () => files().filter((name) => name.endsWith('.html') && name !== '404.html');

  it('has every page of docs/', () => {
    const pages = allPages().filter(({ file }) => file.startsWith('docs/'));
    expect(html().sort()).toEqual(pages.map(({ file }) => file.replace(/^docs\/(.*)\.md$/, '$1.html')).sort());
  });

  it('finds the words of a page', () => {
    const index = files().find((name) => name.includes('localSearchIndex')) ?? '';
    const words = readFileSync(join(site, index), 'utf8');
    const missing = ['/tasks/fix-a-port.html', '"linger', '"grace"', '"stacklight"'].filter(
      (word) => !words.includes(word),
    );
    expect(missing).toEqual([]);
    // The language of a code block is no part of its first word.
    expect(words.match(/"shstacklight"|"shnpm"/)).toBeNull();
  });

  it('has its pictures, and the schema under its name', () => {
    expect(readFileSync(join(site, 'stacklight.schema.json'), 'utf8')).toBe(schemaText());
    const pictures = html().flatMap((name) =>
      [...readFileSync(join(site, name), 'utf8').matchAll(/<img[^>]* src="([^"]+)"|rel="icon" href="([^"]+)"/g)].map(
        ([, picture, icon]) => picture ?? icon ?? '',
      ),
    );
    expect(pictures.length).toBeGreaterThan(3);
    const found = (source: string) => source.startsWith(BASE) && existsSync(join(site, source.slice(BASE.length)));
    expect(pictures.filter((source) => !found(source))).toEqual([]);
  });

  it('loads nothing from another machine', () => {
    const loads =
      /<(?:script|img|iframe|source|link rel="(?:stylesheet|preload|modulepreload|icon)")[^>]*(?:src|href)="https?:[^"]*"/g;
    expect(html().flatMap((name) => readFileSync(join(site, name), 'utf8').match(loads) ?? [])).toEqual([]);
    const styles = files().filter((name) => name.endsWith('.css'));
    expect(styles.flatMap((name) => readFileSync(join(site, name), 'utf8').match(/url\(["']?https?:/g) ?? [])).toEqual(
      [],
    );
  });
});
