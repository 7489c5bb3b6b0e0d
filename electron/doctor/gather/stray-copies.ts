import { untouchableKind } from '../../commands/names.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { inSlices } from '../../platform/slices.ts';
import { standingOf } from '../../ports/claims.ts';
import { kinshipOf, mayBeKin } from '../../ports/kinship.ts';
import type { Claim, Listener, Self } from '../../ports/types.ts';
import type { CopyFacts } from '../facts/machine-facts.ts';

/**
 * Processes that are a service of the stack by the same evidence as for its ports (command and folder, or our own record), and that
 * nobody supervises. A copy's workers belong to the copy. `living`: what runs of the services now; the claims are of the last look at
 * the ports, and whatever started since is no copy. Works through the table in slices.
 */
export async function gatherCopies(
  table: readonly ProcessInfo[],
  claims: readonly Claim[],
  self: Self,
  listeners: readonly Listener[] = [],
  living: readonly number[] = [],
): Promise<readonly CopyFacts[]> {
  const byPid = new Map(table.map((process) => [process.pid, process]));
  const socketsOf = socketsBelow(listeners, byPid);
  // What was known of the disk when the ports were looked at may be long ago: links are followed anew.
  const meant = [...claims];
  const own = new Set([...claims.flatMap((claim) => claim.treePids), ...living]);
  const found = new Map<number, CopyFacts>();
  const candidates = table.filter(
    (process) =>
      isCandidate(process, self) && !own.has(process.pid) && !parentsOf(process, byPid).some(({ pid }) => own.has(pid)),
  );
  await inSlices(candidates, (process) => {
    // Without its parents: a shell that runs in the folder of a copy is none itself.
    for (const claim of mayBeKin({ processes: [process], parents: [] }, meant, self)) {
      if (claim.kind === 'external') continue;
      const sockets = socketsOf.get(process.pid) ?? [];
      const ports = sockets.map(({ port }) => port);
      const kin = kinshipOf({ processes: [process], parents: [], ports }, claim, [claim], self);
      if (!kin || isElsewhere(claim, sockets)) continue;
      found.set(process.pid, { service: claim.service, process, parents: parentsOf(process, byPid), why: kin.reason });
      return;
    }
  });
  return [...found.values()].filter(
    ({ service, parents }) => !parents.some(({ pid }) => found.get(pid)?.service === service),
  );
}

/** A native service that listens, and not where the service is to answer: somebody's second one, not this one. */
function isElsewhere(claim: Claim, sockets: readonly Listener[]): boolean {
  if (claim.kind !== 'native' || claim.ports.length === 0 || sockets.length === 0) return false;
  return !sockets.some(({ port, protocol, address }) =>
    claim.ports.some(
      (spec) => spec.port === port && spec.protocol === protocol && standingOf(claim, spec, address, []) === 'declared',
    ),
  );
}

/** What each process and all below it listen on. */
function socketsBelow(
  listeners: readonly Listener[],
  byPid: ReadonlyMap<number, ProcessInfo>,
): ReadonlyMap<number, readonly Listener[]> {
  const found = new Map<number, Listener[]>();
  for (const listener of listeners) {
    const above = new Set(
      listener.processes.flatMap((process) => [process.pid, ...parentsOf(process, byPid).map(({ pid }) => pid)]),
    );
    for (const pid of above) {
      const there = found.get(pid);
      if (there) there.push(listener);
      else found.set(pid, [listener]);
    }
  }
  return found;
}

function isCandidate(process: ProcessInfo, self: Self): boolean {
  if (process.zombie || process.cwd === undefined || process.pid <= 1 || self.pids.includes(process.pid)) return false;
  if (self.uid !== undefined && process.uid !== self.uid) return false;
  return untouchableKind(process) === undefined;
}

function parentsOf(process: ProcessInfo, byPid: ReadonlyMap<number, ProcessInfo>): readonly ProcessInfo[] {
  const parents: ProcessInfo[] = [];
  for (let pid = process.ppid; pid > 0 && parents.length < 50; ) {
    const parent = byPid.get(pid);
    if (!parent || parents.includes(parent)) break;
    parents.push(parent);
    pid = parent.ppid;
  }
  return parents;
}
