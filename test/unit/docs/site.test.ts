/** The site has every page of docs/ in its navigation, once, and its links lead where those of the repository do. */
import { describe, expect, it } from 'vitest';
import { DEVELOPERS, USERS } from '../../../docs/.vitepress/navigation.ts';
import { siteLink } from '../../../docs/.vitepress/outside-links.ts';
import { allPages } from '../../support/docs/pages.ts';

describe('the navigation', () => {
  it('has each page of docs/ once', () => {
    const linked = [...USERS, ...DEVELOPERS].flatMap(({ items }) => items.map(({ link }) => `docs${link}.md`));
    const pages = allPages().filter(({ file }) => file.startsWith('docs/') && file !== 'docs/index.md');
    expect([...linked].sort()).toEqual(pages.map(({ file }) => file).sort());
  });
});

describe('a link on the site', () => {
  const source = 'https://example.com/blob/main';
  it.each([
    ['stack-file.md#ports', 'doctor.md', 'stack-file.md#ports'],
    ['../stack-file.md', 'tasks/fix-a-port.md', '../stack-file.md'],
    ['#files', 'operations.md', '#files'],
    ['https://example.org/a', 'doctor.md', 'https://example.org/a'],
    ['../SECURITY.md', 'security.md', `${source}/SECURITY.md`],
    ['../../README.md#install', 'tasks/run-on-a-server.md', `${source}/README.md#install`],
    ['../test/scenarios', 'incidents.md', `${source}/test/scenarios`],
  ])('to %s in %s is %s', (link, page, wanted) => expect(siteLink(link, page, source)).toBe(wanted));
});
