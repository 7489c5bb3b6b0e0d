/** A link that leads nowhere is found before a reader finds it: pages, pictures, files of the source, and the headings in pages. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../../docs/.vitepress/slug.ts';
import { allPages, anchorsOf, linksOf, type Page } from '../../support/docs/pages.ts';
import { PROJECT } from '../../support/project-root.ts';

const pages = allPages();
const anchors = new Map(pages.map((one) => [one.file, anchorsOf(one)]));

/** Undefined for a link that leads somewhere, and for one to another machine. */
function wrong({ file }: Page, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURI(path)));
  if (path.startsWith('/') || target.startsWith('..')) return `${link} leads out of the repository`;
  if (!existsSync(join(PROJECT, target))) return `${link}: there is no ${target}`;
  if (anchor === undefined) return undefined;
  return anchors.get(target)?.has(anchor) ? undefined : `${link}: ${target} has no heading with the anchor ${anchor}`;
}

describe('links', () => {
  it('of README and docs lead to files and headings that are there', () => {
    const checked = pages.flatMap((one) => linksOf(one).map((link) => ({ one, link })));
    const dead = checked.flatMap(({ one, link }) => {
      const why = wrong(one, link);
      return why === undefined ? [] : [`${one.file}: ${why}`];
    });
    expect(dead).toEqual([]);
    expect(checked.length).toBeGreaterThan(60);
  });

  it('that are dead are seen', () => {
    const here = { file: 'docs/import.md', text: '' };
    expect(wrong(here, 'nowhere.md')).toBe('nowhere.md: there is no docs/nowhere.md');
    expect(wrong(here, 'stack-file.md#nothing')).toContain('has no heading with the anchor nothing');
    expect(wrong(here, '../../elsewhere.md')).toContain('leads out of the repository');
    expect(wrong(here, '#sources')).toBeUndefined();
  });
});

it('anchors are those of GitHub', () => {
  expect(slugOf('What only Compose can do')).toBe('what-only-compose-can-do');
  expect(slugOf('Smoke checks, same, alerts')).toBe('smoke-checks-same-alerts');
  expect(slugOf('1. The backend that nobody missed')).toBe('1-the-backend-that-nobody-missed');
  expect(slugOf('stop_grace_period: 10s')).toBe('stop_grace_period-10s');
});
