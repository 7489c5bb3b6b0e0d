/** `depends_on` of process-compose in the words of a stack file. Pure. */

import type { ServiceEntry } from '../proposal.ts';
import { mappingOf, textOrNone } from '../tidy.ts';
import { probeOf } from './probe.ts';

export interface Process {
  readonly id: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

const CONDITIONS: Readonly<Record<string, string>> = {
  process_started: 'service_started',
  process_healthy: 'service_healthy',
  process_log_ready: 'service_healthy',
  process_completed: 'service_completed_successfully',
  process_completed_successfully: 'service_completed_successfully',
};

export function dependenciesOf(
  value: unknown,
  processes: ReadonlyMap<string, Process>,
  note: (key: string, message: string) => void,
): ServiceEntry | undefined {
  const entries = Object.entries(mappingOf(value)).flatMap(([name, how]) => {
    const other = processes.get(name);
    if (!other) {
      note('depends_on', `there is no process ${name} to depend on`);
      return [];
    }
    return [[other.id, { condition: conditionOf(name, other, mappingOf(how).condition, note) }] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Whether others start when this one has ended. */
export function isWaitedFor(name: string, processes: ReadonlyMap<string, Process>): boolean {
  return [...processes.values()].some(({ keys }) => {
    const how = mappingOf(mappingOf(keys.depends_on)[name]);
    return CONDITIONS[textOrNone(how.condition) ?? ''] === 'service_completed_successfully';
  });
}

function conditionOf(
  name: string,
  other: Process,
  written: unknown,
  note: (key: string, message: string) => void,
): string {
  const text = textOrNone(written) ?? 'process_started';
  const condition = CONDITIONS[text];
  if (condition === undefined) note('depends_on', `the condition on ${name} is not known; that it was started will do`);
  if (text === 'process_completed') note('depends_on', `${name} has to end well, not only to end`);
  if (condition === 'service_healthy' && !isWatched(other)) {
    note('depends_on', `${name} has no probe; that it was started will do`);
    return 'service_started';
  }
  return condition ?? 'service_started';
}

function isWatched({ keys }: Process): boolean {
  const probes = probeOf(keys.readiness_probe) ?? probeOf(keys.liveness_probe);
  return probes !== undefined || textOrNone(keys.ready_log_line) !== undefined;
}
