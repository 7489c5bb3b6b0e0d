import { hostname } from 'node:os';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessInfo } from '../../platform/platform.ts';
import type { Claim, Self } from '../../ports/types.ts';
import type { Observations } from '../check.ts';
import type { EnvironmentFacts } from '../facts/environment-facts.ts';
import type { CopyFacts, MachineFacts } from '../facts/machine-facts.ts';
import type { Reference } from '../facts/reference.ts';
import { type ContainersSeen, gatherContainers } from './containers.ts';
import { askCopies } from './copy-answers.ts';
import { Look } from './deadline.ts';
import { gatherEnvironment } from './environment.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { LogSizes } from './log-sizes.ts';
import { findPrograms, gatherDisks } from './machine.ts';
import type { NameTimer } from './name-timer.ts';
import { gatherCopies } from './stray-copies.ts';

/** What the supervisor knows of the machine without reading anything. */
export type KnownMachine = Pick<
  MachineFacts,
  'bootId' | 'previousBootId' | 'upBeforeReboot' | 'clockJumps' | 'writeProblem' | 'logBytes'
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
  readonly names: Pick<NameTimer, 'measure'>;
  readonly logs: Pick<LogSizes, 'measure'>;
  readonly claims: readonly Claim[];
  readonly self: Self;
  /** Processes of the services, as of the moment of the question. */
  livingPids(): readonly number[];
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
 * Reads everything that the checks look at, as much as possible at once and all of it within one deadline: a part that hangs is left
 * out, and named in `unread`. Waits for disk, engine and resolver, and works through long lists in slices, so supervision goes on
 * meanwhile.
 */
export async function gather(live: LiveObservations, sources: GatherSources): Promise<Observations> {
  const { known, ...seen } = live;
  const { platform, engine, fingerprint, home } = sources;
  const look = new Look();
  const { by } = look;
  const reading = Promise.all([
    look.read('your environment', sources.userEnvironment(), by.first, {}),
    look.read('processes', readProcesses(live, sources), by.first, { processes: [], copies: [] }),
  ]);
  const rest = Promise.all([
    look.read('containers', gatherContainers(engine, fingerprint, live.stack, by.second), by.end, NO_CONTAINERS),
    look.read('disks', gatherDisks([live.stack.directory, home]), by.end, []),
    look.read('logs', sources.logs.measure(logsOf(live)), by.end, []),
  ]);
  const copyReading = look.read('stray copies', askCopies(live.services, live.shadows), by.second, []);
  const [user, copies] = await reading;
  const environment = await look.read(
    'env files',
    gatherEnvironment({ stack: live.stack, user, fingerprint, copyFolders: foldersOf(copies.copies) }),
    by.second,
    NO_ENVIRONMENT,
  );
  const copyReferences = await copyReading;
  const names = await readNames(look, sources.names, namesIn(environment, copyReferences));
  const [containers, disks, logs] = await rest;
  // The engine may have failed to answer for some of them within the time that it had.
  if (!containers.complete) look.missed('containers');
  const programs = await look.read('programs', findPrograms(live.stack, platform, user), by.end, []);
  return {
    ...seen,
    containers: containers.containers,
    networks: containers.networks,
    environment,
    unread: look.unread,
    machine: { ...known, ...copies, copyReferences, disks, logs, names, programs },
  };
}

/** Those that there was no time to ask are as unread as those of a resolver that does not answer at all. */
async function readNames(
  look: Look,
  timer: GatherSources['names'],
  wanted: readonly string[],
): Promise<MachineFacts['names']> {
  const names = await look.read(
    'names',
    timer.measure(wanted, look.left() - LIMITS.doctor.partMarginMs),
    look.by.end,
    [],
  );
  const asked = Math.min(new Set(wanted).size, LIMITS.doctor.names);
  if (names.length < asked) look.missed('names');
  return names;
}

const NO_ENVIRONMENT: EnvironmentFacts = { services: [], files: [] };
const NO_CONTAINERS: ContainersSeen = { containers: [], networks: [], complete: false };

function foldersOf(copies: readonly CopyFacts[]): readonly { readonly service: string; readonly folder: string }[] {
  return copies.flatMap(({ service, process }) =>
    process.cwd === undefined ? [] : [{ service, folder: process.cwd }],
  );
}

async function readProcesses(
  live: LiveObservations,
  sources: GatherSources,
): Promise<{ readonly processes: readonly ProcessInfo[]; readonly copies: readonly CopyFacts[] }> {
  const { platform, claims, self } = sources;
  const table = await platform.processes({ details: true });
  const wanted = new Set([
    ...live.services.flatMap(({ pids }) => pids),
    ...live.holders.flatMap(({ process, sharedBy }) => [process?.pid ?? 0, ...sharedBy.map(({ pid }) => pid)]),
  ]);
  return {
    processes: table.filter(({ pid }) => wanted.has(pid)),
    copies: await gatherCopies(table, claims, self, live.inventory.listeners, sources.livingPids()),
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
