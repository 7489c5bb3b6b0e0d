import type { LogChunk, LogLine, LogPart } from '../../contract/logs.ts';
import { stampedLine, timeOfStamp } from '../../drivers/container/log-pages.ts';
import { containerLogs } from '../../drivers/container/logs.ts';
import { LIMITS } from '../../limits.ts';
import { followFile } from '../../logs/follow.ts';
import { readableText } from '../../logs/line.ts';
import type { World } from '../model/world.ts';
import { containersOf, readLogPart } from './log-pages.ts';
import type { StackSupervisor } from './stack-supervisor.ts';

export interface LogReading {
  readonly lines: number;
  /** Only what was written at this time or later, epoch milliseconds. */
  readonly since?: number | undefined;
}

/** The last lines of a service's output, oldest first, with a note where that needs words. */
export async function readServiceLog(
  stack: StackSupervisor,
  world: World,
  service: string,
  { lines, since }: LogReading,
): Promise<LogChunk> {
  let pages: LogLine[][] = [];
  let wanted = lines;
  // An engine reads all again for each page further back: few large ones are the smaller work.
  const { partsBytes, pageBytes } = LIMITS.logs;
  const most = stack.state.managed(service)?.spec.kind === 'container' ? partsBytes : pageBytes;
  let part = await readLogPart(stack, world, service, { how: 'tail' }, Math.max(1, pageOf(wanted)), most);
  for (;;) {
    pages = [part.lines, ...pages];
    wanted -= part.lines.length;
    const first = part.lines.find(({ at }) => at !== undefined)?.at;
    const enough = since !== undefined && first !== undefined && first < since;
    if (wanted <= 0 || enough || part.older === undefined) break;
    part = await readLogPart(stack, world, service, { how: 'older', cursor: part.older }, pageOf(wanted), most);
  }
  const found = linesSince(pages.flat(), since).slice(lines > 0 ? -lines : Number.POSITIVE_INFINITY);
  const note = noteOf(part);
  return { ...chunkOf(found), ...(note !== undefined && { note }) };
}

/** New output as it comes, until `signal` aborts. */
export async function followServiceLog(
  stack: StackSupervisor,
  world: World,
  service: string,
  tell: (chunk: LogChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const managed = stack.state.managed(service);
  if (managed?.spec.kind === 'native') {
    const onLines = (lines: readonly string[]) => tell(chunkOf(lines.map((text) => ({ text, at: Date.now() }))));
    return followFile(stack.state.logFile(service), onLines, signal);
  }
  await Promise.all(
    (managed ? containersOf(managed) : []).map(({ id, prefix }) => {
      const onLine = (line: string) => {
        const { stamp, text } = stampedLine(line);
        const at = timeOfStamp(stamp);
        tell(chunkOf([{ text: readableText(`${prefix}${text}`), ...(at !== undefined && { at }) }]));
      };
      return containerLogs(world.engine, { id }, { tail: 0, follow: true, timestamps: true, signal, onLine });
    }),
  );
}

function pageOf(wanted: number): number {
  return Math.min(wanted, LIMITS.logs.pageLines);
}

/** From the first line that is known to be young enough; what has no time belongs to the line before it. */
function linesSince(lines: readonly LogLine[], since: number | undefined): readonly LogLine[] {
  if (since === undefined) return lines;
  const old = lines.findLastIndex(({ at }) => at !== undefined && at < since);
  const first = lines.findIndex(({ at }, index) => index > old && at !== undefined);
  return first < 0 ? [] : lines.slice(first);
}

function chunkOf(lines: readonly LogLine[]): LogChunk {
  return { lines: lines.map(({ text }) => text), times: lines.map(({ at }) => at ?? null) };
}

function noteOf({ service, state, note }: LogPart): string | undefined {
  if (state === 'unknown') return `There is no service ${service}.`;
  if (state === 'external') return `${service} is only watched; Stacklight does not capture its output.`;
  if (state === 'unseen') return `The container of ${service} has not been seen yet.`;
  if (state === 'vanished') return `The log of ${service} was removed; a new one begins with its next start.`;
  return note;
}
