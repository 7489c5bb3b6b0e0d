/** Links from a page to a file of the repository that is no page: on the site they lead to where the source is shown. */
import { posix } from 'node:path';

/**
 * The address behind a link as written, from the page at `page` (`tasks/fix-a-port.md`, below docs/). Links between pages, to
 * headings and to other machines stay as they are. `source`: where the repository shows its files, `https://…/blob/main`.
 */
export function siteLink(link: string, page: string, source: string): string {
  if (/^[a-z]+:|^[#/]/.test(link)) return link;
  const [path = '', anchor] = link.split('#');
  const target = posix.normalize(posix.join('docs', posix.dirname(page), path));
  if (target.startsWith('docs/')) return link;
  return `${source}/${target}${anchor === undefined ? '' : `#${anchor}`}`;
}
