/** Whether a process is a copy of a service of the stack, and on what evidence. Pure. */

import { isBroadFolder, isInside } from '../commands/folders.ts';
import { isReaper, takesOver, untouchableKind } from '../commands/names.ts';
import { isSameRun, runOf } from '../commands/run.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { sameAsContainer } from './container-copy.ts';
import { claimsOfEarlier, relativesOf } from './relatives.ts';
import { strayRoot } from './root.ts';
import type { Claim, ContainerFacts, Self } from './types.ts';

export interface Kinship {
  readonly verdict: 'stale' | 'duplicate';
  readonly reason: string;
}

/** What is known of the processes behind one socket. */
export interface Suspect {
  /** Every process that holds the socket; the first is the one that is judged. */
  readonly processes: readonly ProcessInfo[];
  /** Above the first, nearest first. */
  readonly parents: readonly ProcessInfo[];
  /** Ports that it listens on. */
  readonly ports?: readonly number[];
}

/** Parents that may be the copy's own wrapper or reloader: same user, same folder, none of ours, no terminal or editor. */
function wrappersOf({ processes, parents }: Suspect, self: Self): readonly ProcessInfo[] {
  const [first] = processes;
  const end = parents.findIndex(
    (parent) =>
      isReaper(parent) ||
      parent.uid !== first?.uid ||
      parent.cwd === undefined ||
      parent.cwd !== first.cwd ||
      self.pids.includes(parent.pid) ||
      untouchableKind(parent) !== undefined,
  );
  return end < 0 ? parents : parents.slice(0, end);
}

/** The judged process with its wrappers: a worker that merely got the socket from somebody proves nothing about that one. */
function lineOf(suspect: Suspect, self: Self): readonly ProcessInfo[] {
  return [...suspect.processes.slice(0, 1), ...wrappersOf(suspect, self)];
}

/**
 * Whoever leads its session is neither itself nor its parent's leader: somebody stood between the two, as a parent hands its session
 * on and a process can only leave it as the leader of its own.
 */
function hadAnotherParent(process: ProcessInfo, above: ProcessInfo): boolean {
  return process.sid > 0 && process.sid !== process.pid && process.sid !== above.sid;
}

/**
 * It hangs on the system's first process, or on one that takes over processes whose parent died. That can be any program (a
 * subreaper, prctl(2)), and the first process of a container is a shell or a script: there only the session shows that it is not a
 * child of that one's own, which has been there for longer.
 */
function isLost(process: ProcessInfo, above: ProcessInfo | undefined): boolean {
  if (!above) return process.ppid === 1;
  return takesOver(above) || (above.startedAt <= process.startedAt && hadAnotherParent(process, above));
}

/** Whatever started it, with its own wrappers, is gone. A shell that a person types into is no wrapper. */
export function isOrphan({ processes, parents }: Suspect, self: Self): boolean {
  const [process, ...sharedBy] = processes;
  const root = process && strayRoot({ process, parents, sharedBy }, self);
  if (!root) return false;
  return isLost(root, parents[parents.findIndex(({ pid }) => pid === root.pid) + 1]);
}

/** It, or what it hangs on, is in our own record of this service. */
export function isEarlierRun({ processes, parents }: Suspect, claim: Claim): boolean {
  return claim.earlier.some(
    (earlier) =>
      earlier.startToken !== '' &&
      [...processes, ...parents].some(
        (process) => process.pid === earlier.pid && process.startToken === earlier.startToken,
      ),
  );
}

/** The first of these claims of which it is an earlier run. */
function earlierRunOf(
  suspect: Suspect,
  claims: readonly Claim[],
  counts: (claim: Claim) => boolean = () => true,
): Claim | undefined {
  const pids = [...suspect.processes, ...suspect.parents].map(({ pid }) => pid);
  return claimsOfEarlier(pids, claims).find((claim) => counts(claim) && isEarlierRun(suspect, claim));
}

/**
 * Of these claims, in their order, those for which `kinshipOf` may say something other than that it is a stranger: an earlier run
 * is one to all of them.
 */
export function mayBeKin(suspect: Suspect, claims: readonly Claim[], self: Self): readonly Claim[] {
  if (earlierRunOf(suspect, claims)) return claims;
  return relativesOf(lineOf(suspect, self), claims, self.real);
}

interface Declared {
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly program?: string;
}

/** Of the judged process and its wrappers those that are the same run; each with what it hangs on. */
function sameOnes(suspect: Suspect, claim: Claim, declared: Declared, self: Self) {
  const ports = suspect.ports && new Set([...suspect.ports, ...claim.ports.map(({ port }) => port)]);
  const look = { ...(self.real && { real: self.real }), ...(ports && { ports }) };
  const meant = runOf(declared, look);
  if (!meant) return [];
  return lineOf(suspect, self).flatMap((process, index) => {
    const run = runOf(process, look);
    const isSame = run !== undefined && isSameRun(run, meant) && !self.otherEnvironment?.(claim.service, process.pid);
    return isSame ? [{ process, above: suspect.parents[index] }] : [];
  });
}

function isCopyOf(suspect: Suspect, claim: Claim, self: Self): boolean {
  if (claim.kind !== 'native') return false;
  const { command, workingDir: cwd, program } = claim;
  const declared = { command, ...(cwd !== undefined && { cwd }), ...(program !== undefined && { program }) };
  return sameOnes(suspect, claim, declared, self).length > 0;
}

/** What `npm run dev` of this service started, and npm itself is gone. */
function lostItsWrapper(suspect: Suspect, claim: Claim, self: Self): boolean {
  if (!claim.inner || claim.kind !== 'native') return false;
  return claim.inner.some((inner) =>
    sameOnes(suspect, claim, inner, self).some(({ process, above }) => isLost(process, above)),
  );
}

/** Evidence that the holder of a port of `claim` is a copy of something in the stack; undefined: it is a stranger. */
export function kinshipOf(suspect: Suspect, claim: Claim, claims: readonly Claim[], self: Self): Kinship | undefined {
  if (isEarlierRun(suspect, claim))
    return { verdict: 'stale', reason: `left over from an earlier run of ${claim.service}` };
  if (isCopyOf(suspect, claim, self)) {
    return {
      verdict: 'stale',
      reason: `runs the command of ${claim.service} in its folder, but is not the one Stacklight supervises`,
    };
  }
  if (lostItsWrapper(suspect, claim, self)) {
    const starter = claim.command.slice(0, 3).join(' ');
    return { verdict: 'stale', reason: `what \`${starter}\` of ${claim.service} started, which is gone` };
  }
  const isOther = (other: Claim) => other.service !== claim.service;
  const earlier = earlierRunOf(suspect, claims, isOther);
  if (earlier) return { verdict: 'stale', reason: `left over from an earlier run of ${earlier.service}` };
  if (claim.kind !== 'container') return undefined;
  // A container and the same program by hand share a port; two native services that do are two programs.
  const copied = relativesOf(lineOf(suspect, self), claims, self.real).find(
    (other) => isOther(other) && isCopyOf(suspect, other, self),
  );
  if (copied) {
    return { verdict: 'duplicate', reason: `a second copy of ${copied.service}, on the port of ${claim.service}` };
  }
  const copy = lineOf(suspect, self).find((process) => sameAsContainer(process, claim, claims, suspect.ports, self));
  return (
    copy && {
      verdict: 'duplicate',
      reason: `was started by hand in the project's folder and runs what ${claim.service} is meant to run`,
    }
  );
}

/** Why a container that the stack does not name belongs to it all the same; undefined: it does not. */
export function containerKinship(facts: ContainerFacts | undefined, claim: Claim, self: Self): string | undefined {
  const { stack } = self;
  if (!facts || !stack) return undefined;
  const label = (name: string): string | undefined => facts.labels?.[`com.docker.compose.${name}`];
  const folder = label('project.working_dir');
  if (folder) return madeFrom(folder, label('service'), claim, self);
  if (label('project') === stack.name && label('service') === claim.service)
    return `it is ${claim.service} of Compose's project ${stack.name}`;
  // A name is anybody's to give, and one with a registry or an owner in front is not what Compose calls its own builds.
  const names = ['-', '_'].map((separator) => `${stack.name}${separator}${claim.service}`);
  const image = facts.image?.replace(/[:@].*$/, '');
  return image && names.includes(image) ? `its image ${image} is named after ${claim.service}` : undefined;
}

/** Compose made it in the folder of the stack or of the service; in one below only under the service's own name: a project of its own may lie there. */
function madeFrom(
  folder: string,
  service: string | undefined,
  claim: Claim,
  { stack, home }: Self,
): string | undefined {
  if (!stack || isBroadFolder(folder, home)) return undefined;
  const own = [stack.directory, ...claim.sources];
  const isOwn = own.some((one) => isInside(folder, one) && isInside(one, folder));
  const isBelow = own.some((one) => isInside(folder, one)) && service === claim.service;
  // Made from elsewhere it is another project's, whatever it is called: names like app-api are common.
  return isOwn || isBelow ? `Compose made it from ${folder}` : undefined;
}
