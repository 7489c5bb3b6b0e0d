/** When a service counts as up: its check says so or, where it has none, it lived and kept its ports for a while. Pure. */
import { formatPreciseDuration } from '../../../shared/text/duration.ts';
import type { Verification } from '../../contract/action.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { ManagedService } from '../model/managed-service.ts';

type Checks = readonly Pick<Verification, 'ok'>[];

/** `ports`: what was seen of the ports that it declares. `now` is monotonic milliseconds. */
export function isProved(managed: ManagedService, ports: Checks, now: number): boolean {
  const { phase } = managed.service;
  if (!isGood(phase.state) || !ports.every(({ ok }) => ok)) return false;
  if (phase.state !== 'running') return true;
  return heldMs(managed, ports, now) >= LIMITS.verify.livesMs;
}

/** How long it has been seen to hold: that it lives, and that its ports are its own. */
function heldMs({ service, heldSince }: ManagedService, ports: Checks, now: number): number {
  const since = [service.aliveSince ?? now, ports.length > 0 ? (heldSince ?? now) : 0];
  return now - Math.max(...since);
}

/** Whether it lacks a port although it lives and has had the time. `begunAt`: since when it is waited for, monotonic ms. */
export function lacksPort(managed: ManagedService, ports: Checks, begunAt: number, now: number): boolean {
  const { phase, aliveSince } = managed.service;
  if (!isGood(phase.state) || ports.every(({ ok }) => ok)) return false;
  const { listenMs, listenAgainMs } = LIMITS.verify;
  return now >= Math.max((aliveSince ?? now) + listenMs, begunAt + listenAgainMs);
}

/** Why nothing is proved of a service that is up, for the line of its check. */
export function describeUnproved(managed: ManagedService, now: number): string {
  const lived = now - (managed.service.aliveSince ?? now);
  const wanted = formatPreciseDuration(LIMITS.verify.livesMs);
  if (lived < LIMITS.verify.livesMs)
    return `started, not verified: it has no health check and has been up for ${formatPreciseDuration(lived)} only; it counts as up after ${wanted}`;
  return `started, not verified: it has no health check, and has not kept its ports for ${wanted}`;
}
