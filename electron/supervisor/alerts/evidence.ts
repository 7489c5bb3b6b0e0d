import { statSync } from 'node:fs';
import type { HistoryEvent } from '../../contract/history.ts';
import { containerLogs } from '../../drivers/container/logs.ts';
import { isGood, type Transition } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { isOwnLine, isStartLine } from '../../logs/open.ts';
import { tailOne } from '../../logs/tail.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';

/** What was seen of a service at the moment it failed. Not yet rid of secrets. */
export interface Evidence {
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  /** Its last output, oldest first. */
  readonly lastLines: readonly string[];
  /** What the check that decided got. */
  readonly probe?: { readonly message: string; readonly output: string };
}

/** Whether a change of state is one that people will ask about: good health was left or never reached, or it ended, and nobody wanted it. */
export function isFailure(managed: ManagedService, { from, to, actor, data }: Transition): boolean {
  if (managed.service.desired === 'down' || to === 'stopping' || from === 'stopping' || to === 'completed')
    return false;
  if (from === 'starting' && to === 'unhealthy') return true;
  return (isGood(from) && !isGood(to) && actor !== 'user') || (data !== undefined && actor === 'outside');
}

/**
 * Takes what there is of evidence. The place in the log is fixed at the call: what a next incarnation writes meanwhile is not
 * its predecessor's.
 */
export function captureEvidence(
  managed: ManagedService,
  transition: Transition,
  logFile: string,
  world: World,
): () => Promise<Evidence> {
  const last = transition.to === 'unhealthy' ? managed.service.health.results.at(-1) : undefined;
  const probe = last && { message: last.message, output: clip(last.output, LIMITS.history.evidenceOutputCharacters) };
  const container = (managed.running ?? managed.previous)?.container;
  const startedAt = (managed.running ?? managed.previous)?.startedAt;
  const end = managed.spec.kind === 'native' ? sizeOf(logFile) : 0;
  return async () => {
    const lines =
      managed.spec.kind === 'native'
        ? await linesOf(logFile, managed.spec.id, end)
        : container
          ? await linesOfContainer(world, container.id, startedAt)
          : [];
    const lastLines = lines.map((line) => clip(line, LIMITS.history.evidenceLineCharacters));
    return { ...transition.data, lastLines, ...(probe ? { probe } : {}) };
  };
}

/** The event that keeps it, under the number of the event that it is about. */
export function evidenceEvent(of: HistoryEvent, evidence: Evidence): Omit<HistoryEvent, 'seq'> {
  const { lastLines, probe } = evidence;
  const lines = lastLines.length === 1 ? 'its last line of output' : `its last ${lastLines.length} lines of output`;
  const kept = [...(lastLines.length > 0 ? [lines] : []), ...(probe ? ["the check's answer"] : [])];
  return {
    at: of.at,
    kind: 'note',
    ...(of.service === undefined ? {} : { service: of.service }),
    cause: `kept as evidence: ${kept.join(' and ')}`,
    actor: 'stacklight',
    ...(of.generation === undefined ? {} : { generation: of.generation }),
    data: { code: 'evidence', of: of.seq, ...evidence },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function linesOf(file: string, service: string, end: number): Promise<readonly string[]> {
  if (end === 0) return [];
  const { lines } = await tailOne(file, LIMITS.history.evidenceLines, end);
  const begins = lines.findLastIndex((line) => isStartLine(line, service));
  return lines.slice(begins + 1).filter((line) => !isOwnLine(line));
}

async function linesOfContainer(world: World, id: string, since: number | undefined): Promise<readonly string[]> {
  const lines: string[] = [];
  await containerLogs(
    world.engine,
    { id },
    {
      tail: LIMITS.history.evidenceLines,
      follow: false,
      signal: AbortSignal.timeout(LIMITS.history.evidenceMs),
      // The engine notes the start a moment after it: the first lines are older than it.
      ...(since === undefined ? {} : { since: ((since - LIMITS.engine.startNotedMs) / 1_000).toFixed(3) }),
      onLine: (line) => lines.push(line),
    },
  );
  return lines.slice(-LIMITS.history.evidenceLines);
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
