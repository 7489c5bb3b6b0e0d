import type { LogLine, LogPart } from '../../contract/logs.ts';
import {
  type PageSize,
  pageAfter,
  pageAtEnd,
  pageBefore,
  type StampedLine,
  type StampedPage,
  timeOfStamp,
} from '../../drivers/container/log-pages.ts';
import { LIMITS } from '../../limits.ts';
import { readableText } from '../../logs/line.ts';
import type { Result } from '../../result.ts';
import type { World } from '../model/world.ts';
import { type ContainerCursor, readCursor, writeCursor } from './log-cursor.ts';

export interface LoggedContainer {
  readonly id: string;
  /** Before each of its lines, where the service has several containers. */
  readonly prefix: string;
}

export type Asked = { readonly how: 'tail' } | { readonly how: 'older' | 'newer'; readonly cursor: string };

/** A page of the lines of all containers of a service, in the order of the engine's times. */
export async function containerPart(
  engine: World['engine'],
  service: string,
  containers: readonly LoggedContainer[],
  asked: Asked,
  { count, most }: PageSize,
): Promise<LogPart> {
  if (containers.length === 0) return { service, state: 'unseen', lines: [] };
  const cursor = asked.how === 'tail' ? new Map() : readCursor(asked.cursor);
  const share = {
    count: Math.max(1, Math.floor(count / containers.length)),
    most: Math.max(LIMITS.logs.lineBytes, Math.floor(most / containers.length)),
  };
  const pages = await Promise.all(
    containers.map(async (container) => ({
      ...container,
      read: await onePage(engine, container, asked, cursor, share),
    })),
  );
  const failed = pages.find(({ read }) => !read.ok)?.read;
  const good = pages.flatMap(({ id, prefix, read }) => (read.ok ? [{ id, prefix, page: read.value }] : []));
  if (failed && !failed.ok && good.length === 0)
    return { service, state: 'unreadable', lines: [], note: failed.problem.message };
  return {
    service,
    state: 'kept',
    lines: inOrder(good),
    ...cursorsOf(good, asked, cursor),
    ...(good.some(({ page }) => page.skipped) && { missing: 1 }),
    ...(failed && !failed.ok && { note: failed.problem.message }),
  };
}

type Good = readonly (LoggedContainer & { readonly page: StampedPage })[];

/** A container that the page has not heard of yet is read from its end; before its lines there is nothing to ask for then. */
function onePage(
  engine: World['engine'],
  { id }: LoggedContainer,
  asked: Asked,
  cursor: ContainerCursor,
  size: PageSize,
): Promise<Result<StampedPage>> {
  const known = cursor.get(id);
  if (asked.how === 'tail' || (asked.how === 'newer' && !known)) return pageAtEnd(engine, id, size);
  if (!known) return Promise.resolve({ ok: true, value: { lines: [], older: false, skipped: false } });
  const { stamp, lines } = known;
  if (asked.how === 'older') return pageBefore(engine, id, { stamp, seen: lines }, size);
  return pageAfter(engine, id, { stamp, had: lines }, size);
}

function inOrder(pages: Good): LogLine[] {
  const all = pages.flatMap(({ prefix, page }) => page.lines.map((line) => ({ ...line, prefix })));
  return all.sort(byStamp).map(({ stamp, text, prefix }) => {
    const at = timeOfStamp(stamp);
    return { text: readableText(`${prefix}${text}`), ...(at !== undefined && { at }) };
  });
}

function byStamp(left: StampedLine, right: StampedLine): number {
  return left.stamp < right.stamp ? -1 : left.stamp > right.stamp ? 1 : 0;
}

/** From where the page asks next, backwards and forwards; each only where this page moved it. */
function cursorsOf(pages: Good, asked: Asked, cursor: ContainerCursor): Pick<LogPart, 'older' | 'newer'> {
  const older = new Map<string, { stamp: string; lines: number }>();
  const newer = new Map<string, { stamp: string; lines: number }>();
  for (const { id, page } of pages) {
    const { lines } = page;
    const [known, first, last] = [cursor.get(id), lines[0], lines.at(-1)];
    // `newer` begins anew where lines were passed over: what is before it is asked for from there.
    if (page.older && first && (asked.how !== 'newer' || page.skipped)) {
      const behind = asked.how === 'older' ? (known?.lines ?? 0) : 0;
      older.set(id, { stamp: first.stamp, lines: lines.length + behind });
    }
    if (asked.how === 'older') continue;
    const same = lines.filter(({ stamp }) => stamp === last?.stamp).length;
    const had = last && known?.stamp === last.stamp ? known.lines : 0;
    if (last) newer.set(id, { stamp: last.stamp, lines: same + had });
    else newer.set(id, known ?? { stamp: '0', lines: 0 });
  }
  return {
    ...(older.size > 0 && { older: writeCursor(older) }),
    ...(newer.size > 0 && { newer: writeCursor(newer) }),
  };
}
