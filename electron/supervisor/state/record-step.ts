/** What an event makes of one service: pure, and the only place in which a new record of it comes about. */
import type { Observation, Running } from '../../drivers/driver.ts';
import { withAround } from '../../lifecycle/events.ts';
import { LIMITS } from '../../limits.ts';
import type { ProcessIdentity } from '../../platform/platform.ts';
import type { Moment } from '../model/clock.ts';
import { isJob, type ServiceRecord } from '../model/managed-service.ts';
import { machine, onlyRecord, type RecordStep } from './machine-step.ts';
import type { FactEvent, ManagedEvent } from './record-event.ts';

/** `waitingFor`: the required dependencies whose condition is not met now. */
export function stepRecord(
  record: ServiceRecord,
  event: ManagedEvent,
  waitingFor: readonly string[],
  moment: Moment,
): RecordStep {
  switch (event.type) {
    case 'began':
      return onlyRecord(began(record, event.running, moment));
    case 'gone':
      return onlyRecord(gone(record, moment));
    case 'running-changed':
      return onlyRecord({ ...record, running: event.running });
    case 'previous-known':
      return onlyRecord({ ...record, previous: event.running });
    case 'previous-cleared':
      return onlyRecord({ ...record, previous: undefined });
    case 'container-known':
      return onlyRecord(containerKnown(record, event.container, moment));
    case 'port-proven':
      return machine({ ...record, provenPort: event.port }, { type: 'check-known', probe: event.probe }, moment);
    case 'deferred':
      return onlyRecord({ ...record, pendingObservations: deferred(record.pendingObservations, event.seen) });
    case 'deferred-told':
      return onlyRecord({ ...record, pendingObservations: [] });
    case 'progress':
      return onlyRecord({ ...record, progress: event.line });
    case 'tree-seen':
      return onlyRecord({ ...record, treePids: event.pids });
    case 'ports-seen':
      return onlyRecord(portsSeen(record, event, moment));
    case 'made':
      return onlyRecord({ ...record, made: event.made });
    case 'replicas':
      return onlyRecord({ ...record, replicas: event.replicas });
    case 'engine-verdict':
      return onlyRecord({ ...record, engineHealth: event.status });
    case 'usage':
      return onlyRecord({ ...record, usage: event.usage });
    case 'last-output':
      return onlyRecord(lastOutput(record, event.lines, event.ended));
    case 'last-change':
      return onlyRecord({ ...record, since: event.since ?? record.since, cause: event.cause ?? record.cause });
    case 'claimed':
      return onlyRecord({ ...record, intents: record.intents + 1 });
    case 'parked':
      return parked(record, event.cause, moment);
    case 'up':
    case 'restart': {
      const wanted = { ...record, intents: record.intents + 1, stoppedForReload: false };
      return machine(wanted, withAround(event, { waitingFor, livedMs: livedOf(record, moment) }), moment);
    }
    case 'down':
      return machine({ ...record, stoppedForReload: false }, event, moment);
    case 'found':
      return stillOutdated(
        record,
        machine(record, withAround(event, { waitingFor, livedMs: livedOf(record, moment) }), moment),
      );
    default:
      return machine(record, withAround(event, { waitingFor, livedMs: livedOf(record, moment) }), moment);
  }
}

/**
 * By the wall clock, since a start is told in its time. A clock that was set meanwhile errs once, about the start period of what is
 * found.
 */
function livedOf({ running }: ServiceRecord, { wall }: Moment): number {
  return running ? Math.max(0, wall - running.startedAt) : 0;
}

/** What is taken back goes on under a number of its own; it was begun by no other definition for that. */
function stillOutdated(before: ServiceRecord, taken: RecordStep): RecordStep {
  const { record } = taken;
  if (before.outdated === undefined || before.outdated !== before.service.generation) return taken;
  return { ...taken, record: { ...record, outdated: record.service.generation } };
}

/** What was wanted is still wanted, until somebody says otherwise. */
function parked(record: ServiceRecord, cause: string, moment: Moment): RecordStep {
  const stoppedForReload = record.stoppedForReload || record.service.desired === 'up';
  return machine({ ...record, stoppedForReload }, { type: 'down', actor: 'stacklight', cause }, moment);
}

function began(record: ServiceRecord, running: Running, moment: Moment): ServiceRecord {
  const treePids = running.process ? [running.process.pid] : [];
  const next = unseen({ ...record, running, treePids, lastLine: undefined }, moment);
  return running.container ? containerKnown(next, running.container, moment) : next;
}

function gone(record: ServiceRecord, moment: Moment): ServiceRecord {
  const { running, earlier, previous } = record;
  const left = {
    earlier: running?.process ? remember(earlier, running.process) : earlier,
    previous: running ?? previous,
    ...{ running: undefined, treePids: [], usage: undefined, unheld: [], heldSince: undefined },
  };
  return unseen({ ...record, ...left }, moment);
}

/** A new incarnation: what was seen of the one before does not count for it. */
function unseen(record: ServiceRecord, moment: Moment): ServiceRecord {
  const next = { ...record, listening: [] };
  if (record.provenPort === undefined) return next;
  return machine({ ...next, provenPort: undefined }, { type: 'check-known', probe: { type: 'none' } }, moment).record;
}

/**
 * A container without a health check of its own has nothing to wait for, and may be a job that ends by itself; only the engine
 * knows.
 */
function containerKnown(
  record: ServiceRecord,
  { hasHealthcheck }: { readonly hasHealthcheck: boolean },
  moment: Moment,
): ServiceRecord {
  const { spec, service } = record;
  if (spec.healthcheck.probe.type !== 'engine') return record;
  const probe = hasHealthcheck ? spec.healthcheck.probe : ({ type: 'none' } as const);
  const oneShot = service.rules.oneShot || isJob(spec, probe);
  return machine(record, { type: 'check-known', probe, oneShot }, moment).record;
}

/** Of its health only the last word counts. */
function deferred(pending: readonly Observation[], seen: Observation): readonly Observation[] {
  const rest = seen.type === 'engine-health' ? pending.filter(({ type }) => type !== 'engine-health') : pending;
  return [...rest, seen].slice(-LIMITS.runtime.unheardEvents);
}

function portsSeen(
  record: ServiceRecord,
  { listening, unheld, holds }: Extract<FactEvent, { type: 'ports-seen' }>,
  { now }: Moment,
): ServiceRecord {
  return { ...record, listening, unheld, heldSince: holds ? (record.heldSince ?? now) : undefined };
}

function lastOutput(record: ServiceRecord, lines: readonly string[], ended: boolean): ServiceRecord {
  return { ...record, lastLine: lines.at(-1), lastEnd: ended && lines.length > 0 ? lines : record.lastEnd };
}

function remember(earlier: readonly ProcessIdentity[], { pid, startToken }: ProcessIdentity) {
  return [...earlier.filter((one) => one.pid !== pid), { pid, startToken }].slice(-LIMITS.runtime.earlierProcesses);
}
