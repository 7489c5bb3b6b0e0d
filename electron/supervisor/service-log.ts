import type { LogChunk } from '../contract.ts';
import { containerLogs } from '../drivers/container/logs.ts';
import { followFile } from '../logs/follow.ts';
import { readableText } from '../logs/line.ts';
import { tailLines } from '../logs/tail.ts';
import type { StackSupervisor } from './stack-supervisor.ts';
import type { World } from './world.ts';

/** The last lines of a service's output, oldest first, with a note where that needs words. */
export async function readServiceLog(
  stack: StackSupervisor,
  world: World,
  service: string,
  lines: number,
): Promise<LogChunk> {
  const cell = stack.state.cell(service);
  if (!cell) return { lines: [], note: `There is no service ${service}.` };
  if (cell.spec.kind === 'external') return { lines: [], note: `${service} is only watched; its output is not ours.` };
  if (cell.spec.kind === 'native') {
    const tail = await tailLines(stack.state.logFile(service), lines);
    return { lines: [...tail.lines], ...(tail.cut ? { note: 'Only the newest part is shown.' } : {}) };
  }
  const container = containerOf(stack, service);
  if (!container) return { lines: [], note: `The container of ${service} was not seen yet.` };
  const seen: string[] = [];
  const read = await containerLogs(world.engine, container, {
    tail: lines,
    follow: false,
    onLine: (line) => seen.push(readableText(line)),
  });
  return read.ok ? { lines: seen } : { lines: seen, note: read.problem.message };
}

/** New output as it comes, until `signal` aborts. */
export async function followServiceLog(
  stack: StackSupervisor,
  world: World,
  service: string,
  onLines: (lines: readonly string[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const cell = stack.state.cell(service);
  if (cell?.spec.kind === 'native') return followFile(stack.state.logFile(service), onLines, signal);
  const container = containerOf(stack, service);
  if (!container) return;
  await containerLogs(world.engine, container, {
    tail: 0,
    follow: true,
    signal,
    onLine: (line) => onLines([readableText(line)]),
  });
}

function containerOf(stack: StackSupervisor, service: string): { readonly id: string } | undefined {
  const cell = stack.state.cell(service);
  return cell?.running?.container ?? cell?.previous?.container;
}
