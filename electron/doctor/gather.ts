import { hostname } from 'node:os';
import type { Engine } from '../drivers/container/engine.ts';
import { LIMITS } from '../limits.ts';
import type { Platform, ProcessInfo } from '../platform/platform.ts';
import type { Claim, Self } from '../ports/types.ts';
import type { Observations } from './check.ts';
import { askCopies } from './copy-answers.ts';
import type { EnvironmentFacts } from './environment-facts.ts';
import type { Fingerprint } from './fingerprint.ts';
import { type ContainersSeen, gatherContainers } from './gather-containers.ts';
import { gatherCopies } from './gather-copies.ts';
import { gatherEnvironment } from './gather-environment.ts';
import { findPrograms, gatherDisks } from './gather-machine.ts';
import type { LogSizes } from './log-sizes.ts';
import type { CopyFacts, MachineFacts } from './machine-facts.ts';
import type { NameTimer } from './names.ts';
import type { Part } from './parts.ts';
import type { Reference } from './references.ts';

/** What the supervisor knows of the machine without reading anything. */
export type KnownMachine = Pick<
  MachineFacts,
  'bootId' | 'previousBootId' | 'upBeforeReboot' | 'clockJumps' | 'writeProblem'
>;

/** What the supervisor knows at every moment. */
export type LiveObservations = Pick<
  Observations,
  'now' | 'stack' | 'services' | 'holders' | 'shadows' | 'inventory' | 'engine'
> & { readonly known: KnownMachine };

/** Where the rest is read from. */
export interface GatherSources {
  readonly platform: Platform;
  readonly engine: Engine;
  readonly fingerprint: Fingerprint;
  readonly names: NameTimer;
  readonly logs: LogSizes;
  readonly claims: readonly Claim[];
  readonly self: Self;
  /** Stacklight's own folder, whose disk matters too. */
  readonly home: string;
  userEnvironment(): Promise<Readonly<Record<string, string>>>;
}

/** What the doctor has before it has read anything. */
export function unread({ known, ...live }: LiveObservations): Observations {
  return {
    ...live,
    containers: [],
    networks: [],
    environment: { services: [], files: [] },
    machine: { ...known, disks: [], logs: [], names: [], processes: [], copies: [], programs: [] },
  };
}

/**
 * Reads everything that the checks look at, all parts at once and each with a deadline: a part that hangs is left out, and
 * named in `unread`. Waits for disk, engine and resolver, and works through long lists in slices, so supervision goes on meanwhile.
 */
export async function gather(live: LiveObservations, sources: GatherSources): Promise<Observations> {
  const { known, ...seen } = live;
  const { platform, engine, fingerprint, home } = sources;
  const unread: Part[] = [];
  const within = <T>(part: Part, answer: Promise<T>, otherwise: T) =>
    inTime(answer, otherwise, () => unread.push(part));
  const user = await within('your environment', sources.userEnvironment(), {});
  const [containers, copies, copyReferences, disks, logs] = await Promise.all([
    within('containers', gatherContainers(engine, fingerprint, live.stack), NO_CONTAINERS),
    within('processes', readProcesses(live, sources), { processes: [], copies: [] }),
    within('stray copies', askCopies(live.services, live.shadows), []),
    within('disks', gatherDisks([live.stack.directory, home]), []),
    within('logs', sources.logs.measure(logsOf(live)), []),
  ]);
  // The engine may have failed to answer for some of them within the time that it had.
  if (!containers.complete && !unread.includes('containers')) unread.push('containers');
  const nothing: EnvironmentFacts = { services: [], files: [] };
  const copyFolders = copies.copies.flatMap(({ service, process }) =>
    process.cwd === undefined ? [] : [{ service, folder: process.cwd }],
  );
  const environment = await within(
    'env files',
    gatherEnvironment({ stack: live.stack, user, fingerprint, copyFolders }),
    nothing,
  );
  const names = await within('names', sources.names.measure(namesIn(environment, copyReferences)), []);
  const programs = findPrograms(live.stack, platform, user);
  return {
    ...seen,
    containers: containers.containers,
    networks: containers.networks,
    environment,
    unread,
    machine: { ...known, ...copies, copyReferences, disks, logs, names, programs },
  };
}

const NO_CONTAINERS: ContainersSeen = { containers: [], networks: [], complete: false };

async function readProcesses(
  live: LiveObservations,
  { platform, claims, self }: GatherSources,
): Promise<{ readonly processes: readonly ProcessInfo[]; readonly copies: readonly CopyFacts[] }> {
  const table = await platform.processes({ details: true });
  const wanted = new Set([
    ...live.services.flatMap(({ pids }) => pids),
    ...live.holders.flatMap(({ process, sharedBy }) => [process?.pid ?? 0, ...sharedBy.map(({ pid }) => pid)]),
  ]);
  return {
    processes: table.filter(({ pid }) => wanted.has(pid)),
    copies: await gatherCopies(table, claims, self),
  };
}

function logsOf({ services }: LiveObservations): readonly { readonly service: string; readonly path: string }[] {
  return services.flatMap(({ spec, logFile }) => (logFile === undefined ? [] : [{ service: spec.id, path: logFile }]));
}

/** `localhost` and this machine's own name are asked by nearly every program; addresses need no resolving. */
function namesIn({ services }: EnvironmentFacts, copies: readonly Reference[]): readonly string[] {
  const referred = [...services.flatMap(({ references }) => references), ...copies].map(({ host }) => host);
  return ['localhost', hostname(), ...referred].filter((name) => !/^[\d.]+$|:/.test(name));
}

/** The answer, or `otherwise` when it failed or did not come in time, which `missed` hears of. */
async function inTime<T>(answer: Promise<T>, otherwise: T, missed: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      missed();
      resolve(otherwise);
    }, LIMITS.doctor.partMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    missed();
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
