import type { Pulse } from '../history/pulse.ts';
import { missing } from '../lifecycle/dependencies.ts';
import { describe } from '../lifecycle/message.ts';
import { isGood, isLive, type Service } from '../lifecycle/service.ts';
import type { Cell } from './cell.ts';

/** A service without a check counts as back after this. */
const SETTLED_MS = 2_000;

/** What the incident rules need to know of a service now. `now` is monotonic. */
export function pulseOf(cell: Cell, root: string, services: ReadonlyMap<string, Service>, now: number): Pulse {
  const { service, recovering } = cell;
  const { health, phase } = service;
  const [before, last] = health.results.slice(-2);
  const byChecks = health.results.length > 1 ? before?.ok === true && last?.ok === true : phase.state === 'completed';
  const byTime = service.goodSince !== undefined && now - service.goodSince >= SETTLED_MS;
  const hasChecks = service.rules.health.probe.type !== 'none' && service.rules.health.probe.type !== 'engine';
  const settled = !cell.parked && isGood(phase.state) && (hasChecks ? byChecks : byTime || phase.state === 'completed');
  const lacking = isLive(phase) ? missing(cell.spec.dependsOn, services) : [];
  const cause = describe(service, lacking);
  // Put away for a new definition it is on its way to start anew, whatever its state is called meanwhile.
  const wanted = service.desired === 'up' || cell.parked;
  const state = cell.parked ? 'stopping' : phase.state;
  return { id: cell.spec.id, wanted, state, recovering, settled, cause, root, since: cell.since };
}
