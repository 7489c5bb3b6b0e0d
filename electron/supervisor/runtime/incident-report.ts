import { incidentsOf } from '../../history/incident-record.ts';
import { reportOf } from '../../history/report.ts';
import { fail, ok, type Problem, type Result } from '../../result.ts';
import { needsOf } from '../incidents/dependency-facts.ts';
import type { StackSupervisor } from './stack-supervisor.ts';

export interface WrittenReport {
  /** Id of the incident. */
  readonly incident: string;
  readonly markdown: string;
}

/** Names an incident: by its id, or counted from the newest, which is 1. */
export type IncidentName = { readonly id: string } | { readonly number: number };

/** Writes the report of one incident from the history on the disk. `now` is epoch milliseconds. Error: `no-such-incident`. */
export async function writeReport(
  supervisor: StackSupervisor,
  name: IncidentName,
  now: number,
): Promise<Result<WrittenReport>> {
  const { state } = supervisor;
  const events = await state.history.read();
  const incidents = [...incidentsOf(events)].reverse();
  const incident = 'id' in name ? incidents.find((one) => one.id === name.id) : incidents[name.number - 1];
  if (!incident) return fail(noSuchIncident(name, incidents.length));
  const { findings } = supervisor.snapshot();
  const needs = needsOf(state.managedServices.values());
  const markdown = reportOf({ stack: state.stack.name, incident, events, findings, needs, now, redact: state.redact });
  return ok({ incident: incident.id, markdown });
}

function noSuchIncident(name: IncidentName, count: number): Problem {
  const code = 'no-such-incident';
  if (count === 0) return { code, message: 'The history of this stack has no incidents.' };
  const which = 'id' in name ? 'with this id' : String(name.number);
  return { code, message: `There is no incident ${which}.`, hint: `The history has ${count}; 1 is the newest.` };
}
