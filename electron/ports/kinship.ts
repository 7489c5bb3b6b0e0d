/** Whether a process is a copy of a service of the stack, and on what evidence. Pure. */
import type { ProcessInfo } from '../platform/platform.ts';
import { isBroadFolder, isInside } from './folders.ts';
import { untouchableKind } from './names.ts';
import { sameCommand, sameRun } from './signature.ts';
import type { Claim, ContainerFacts, Self } from './types.ts';

export interface Kinship {
  readonly verdict: 'stale' | 'duplicate';
  readonly reason: string;
}

/** What is known of the processes behind one socket. */
export interface Suspect {
  /** Every process that holds the socket. */
  readonly processes: readonly ProcessInfo[];
  /** Above the first, nearest first. */
  readonly parents: readonly ProcessInfo[];
}

/** Parents that may be the copy's own wrapper or reloader: same user, same folder, none of ours, no terminal or editor. */
function wrappersOf({ processes, parents }: Suspect, self: Self): readonly ProcessInfo[] {
  const [first] = processes;
  const end = parents.findIndex(
    (parent) =>
      parent.pid <= 1 ||
      parent.uid !== first?.uid ||
      parent.cwd === undefined ||
      parent.cwd !== first.cwd ||
      self.pids.includes(parent.pid) ||
      untouchableKind(parent) !== undefined,
  );
  return end < 0 ? parents : parents.slice(0, end);
}

function isEarlierRun({ processes, parents }: Suspect, claim: Claim): boolean {
  return claim.earlier.some(
    (earlier) =>
      earlier.startToken !== '' &&
      [...processes, ...parents].some(
        (process) => process.pid === earlier.pid && process.startToken === earlier.startToken,
      ),
  );
}

function isCopyOf(processes: readonly ProcessInfo[], claim: Claim): boolean {
  return (
    claim.kind === 'native' &&
    processes.some((process) => sameRun(process, { command: claim.command, cwd: claim.workingDir }))
  );
}

/** The folder of the service or stack in which the process works, unless it is one that holds everything. */
function projectFolder(process: ProcessInfo, claim: Claim, self: Self): string | undefined {
  const { cwd } = process;
  if (cwd === undefined) return undefined;
  const folders = [...claim.sources, ...(self.stack ? [self.stack.directory] : [])];
  return folders.find((folder) => !isBroadFolder(folder, self.home) && isInside(cwd, folder));
}

/** Evidence that the holder of a port of `claim` is a copy of something in the stack; undefined: it is a stranger. */
export function kinshipOf(suspect: Suspect, claim: Claim, claims: readonly Claim[], self: Self): Kinship | undefined {
  if (isEarlierRun(suspect, claim))
    return { verdict: 'stale', reason: `left over from an earlier run of ${claim.service}` };
  const processes = [...suspect.processes, ...wrappersOf(suspect, self)];
  if (isCopyOf(processes, claim)) {
    return {
      verdict: 'stale',
      reason: `runs the command of ${claim.service} in its folder, and is not the one we supervise`,
    };
  }
  const others = claims.filter((other) => other.service !== claim.service);
  const earlier = others.find((other) => isEarlierRun(suspect, other));
  if (earlier) return { verdict: 'stale', reason: `left over from an earlier run of ${earlier.service}` };
  const copied = others.find((other) => isCopyOf(processes, other));
  if (copied) {
    return { verdict: 'duplicate', reason: `a second copy of ${copied.service}, on the port of ${claim.service}` };
  }
  if (claim.kind !== 'container') return undefined;
  const commands = [claim, ...others.filter((other) => other.kind === 'native')].map((other) => other.command);
  const copy = processes.find(
    (process) =>
      projectFolder(process, claim, self) !== undefined &&
      commands.some((command) => sameCommand(process.command, command)),
  );
  return (
    copy && { verdict: 'duplicate', reason: `runs by hand, in the project's folder, what ${claim.service} is to run` }
  );
}

/** Why a container that the stack does not name belongs to it all the same; undefined: it does not. */
export function containerKinship(facts: ContainerFacts | undefined, claim: Claim, self: Self): string | undefined {
  const { stack } = self;
  if (!facts || !stack) return undefined;
  const label = (name: string): string | undefined => facts.labels?.[`com.docker.compose.${name}`];
  const folder = label('project.working_dir');
  if (folder) {
    const inside = [stack.directory, ...claim.sources].some((own) => isInside(folder, own));
    // Made from elsewhere it is another project's, whatever it is called: names like app-api are common.
    return inside && !isBroadFolder(folder, self.home) ? `Compose made it from ${folder}` : undefined;
  }
  if (label('project') === stack.name && label('service') === claim.service)
    return `it is ${claim.service} of Compose's project ${stack.name}`;
  const names = ['-', '_'].map((separator) => `${stack.name}${separator}${claim.service}`);
  const image = facts.image
    ?.split('/')
    .at(-1)
    ?.replace(/[:@].*$/, '');
  if (image && names.includes(image)) return `its image ${image} is named after ${claim.service}`;
  if (names.some((name) => facts.name === name || facts.name.match(/^(.*)[-_]\d+$/)?.[1] === name)) {
    return `it is named after ${claim.service}`;
  }
  return undefined;
}
