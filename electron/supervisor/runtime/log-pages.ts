import type { LogLine, LogPart, LogRequest } from '../../contract/logs.ts';
import { LIMITS } from '../../limits.ts';
import { type Page, pageAfter, pageBefore } from '../../logs/pages.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import { type Asked, containerPart, type LoggedContainer } from './container-log.ts';
import { positionIn } from './log-cursor.ts';
import type { StackSupervisor } from './stack-supervisor.ts';

/**
 * The pages that were asked for, one for each service, in the order of the question. A few are read at a time, and of many services
 * fewer lines and bytes each: whoever asks for all of a large stack at once must not take the memory of whoever watches over it.
 */
export async function readLogParts(
  stack: StackSupervisor,
  world: World,
  { asked, lines }: LogRequest,
): Promise<LogPart[]> {
  const each = [...new Map(asked.map((one) => [one.service, one])).values()];
  const { partsAtOnce, partsLines, partsBytes, pageBytes, leastPageBytes } = LIMITS.logs;
  const count = Math.min(lines, Math.ceil(partsLines / each.length));
  const most = Math.min(pageBytes, Math.max(leastPageBytes, Math.floor(partsBytes / each.length)));
  const parts: LogPart[] = [];
  for (let at = 0; at < each.length; at += partsAtOnce) {
    const some = each.slice(at, at + partsAtOnce);
    parts.push(...(await Promise.all(some.map((one) => readLogPart(stack, world, one.service, one, count, most)))));
  }
  return parts;
}

export async function readLogPart(
  stack: StackSupervisor,
  world: World,
  service: string,
  asked: Asked,
  count: number,
  most: number = LIMITS.logs.pageBytes,
): Promise<LogPart> {
  const managed = stack.state.managed(service);
  if (!managed) return { service, state: 'unknown', lines: [] };
  if (managed.spec.kind === 'external') return { service, state: 'external', lines: [] };
  if (managed.spec.kind === 'container')
    return containerPart(world.engine, service, containersOf(managed), asked, { count, most });
  const file = stack.state.logFile(service);
  if (asked.how !== 'older') await world.rotator.stamp(file);
  const position = asked.how === 'tail' ? undefined : positionIn(asked.cursor);
  const newer = asked.how === 'newer' && position !== undefined;
  const page = newer ? await pageAfter(file, count, position, { most }) : await pageBefore(file, count, position, most);
  return nativePart(managed, page, asked);
}

function nativePart({ spec, running, previous }: ManagedService, page: Page, asked: Asked): LogPart {
  // A start that came to nothing makes no log.
  const ran = running !== undefined || previous !== undefined;
  return {
    service: spec.id,
    state: !page.gone ? 'kept' : ran ? 'vanished' : 'not-started',
    lines: page.lines.map((line): LogLine => ({ ...line })),
    ...(page.half !== undefined && { half: page.half }),
    ...(page.older && (asked.how !== 'newer' || page.missing > 0) && { older: String(page.from) }),
    ...(asked.how !== 'older' && { newer: String(page.to) }),
    ...(page.missing > 0 && { missing: page.missing }),
  };
}

/** Each of several containers with its name before its lines, as `docker compose logs` has it. */
export function containersOf(managed: ManagedService): readonly LoggedContainer[] {
  const several = managed.replicas?.containers ?? [];
  if (several.length > 1) return several.map(({ id, name }) => ({ id, prefix: `${name} | ` }));
  const container = managed.running?.container ?? managed.previous?.container;
  return container ? [{ id: container.id, prefix: '' }] : [];
}
