import type { LogChunk } from '../../contract/logs.ts';
import { containerLogs } from '../../drivers/container/logs.ts';
import { followFile } from '../../logs/follow.ts';
import { readableText } from '../../logs/line.ts';
import { tailLines } from '../../logs/tail.ts';
import type { World } from '../model/world.ts';
import type { StackSupervisor } from './stack-supervisor.ts';

/** The last lines of a service's output, oldest first, with a note where that needs words. */
export async function readServiceLog(
  stack: StackSupervisor,
  world: World,
  service: string,
  lines: number,
): Promise<LogChunk> {
  const managed = stack.state.managed(service);
  if (!managed) return { lines: [], note: `There is no service ${service}.` };
  if (managed.spec.kind === 'external')
    return { lines: [], note: `${service} is only watched; Stacklight does not capture its output.` };
  if (managed.spec.kind === 'native') {
    const tail = await tailLines(stack.state.logFile(service), lines);
    return { lines: [...tail.lines], ...(tail.cut ? { note: 'Only the latest part is shown.' } : {}) };
  }
  const containers = containersOf(stack, service);
  if (containers.length === 0) return { lines: [], note: `The container of ${service} has not been seen yet.` };
  const share = Math.max(1, Math.floor(lines / containers.length));
  const all = await Promise.all(
    containers.map(async ({ id, prefix }) => {
      const seen: string[] = [];
      const onLine = (line: string) => seen.push(readableText(`${prefix}${line}`));
      const read = await containerLogs(world.engine, { id }, { tail: share, follow: false, onLine });
      return { seen, note: read.ok ? undefined : read.problem.message };
    }),
  );
  const note = all.find((one) => one.note !== undefined)?.note;
  return { lines: all.flatMap(({ seen }) => seen), ...(note === undefined ? {} : { note }) };
}

/** New output as it comes, until `signal` aborts. */
export async function followServiceLog(
  stack: StackSupervisor,
  world: World,
  service: string,
  onLines: (lines: readonly string[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const managed = stack.state.managed(service);
  if (managed?.spec.kind === 'native') return followFile(stack.state.logFile(service), onLines, signal);
  await Promise.all(
    containersOf(stack, service).map(({ id, prefix }) =>
      containerLogs(
        world.engine,
        { id },
        { tail: 0, follow: true, signal, onLine: (line) => onLines([readableText(`${prefix}${line}`)]) },
      ),
    ),
  );
}

/** Each of several containers with its name before its lines, as `docker compose logs` has it. */
function containersOf(
  stack: StackSupervisor,
  service: string,
): readonly { readonly id: string; readonly prefix: string }[] {
  const managed = stack.state.managed(service);
  const several = managed?.replicas?.containers ?? [];
  if (several.length > 1) return several.map(({ id, name }) => ({ id, prefix: `${name} | ` }));
  const container = managed?.running?.container ?? managed?.previous?.container;
  return container ? [{ id: container.id, prefix: '' }] : [];
}
