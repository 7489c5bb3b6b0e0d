/** The parts of a mixed folder as one proposal: ids never collide, and one app is not started twice. Pure. */

import type { Problem } from '../../result.ts';
import { normaliseName } from '../parse/parse-stack.ts';
import { baseName } from '../paths.ts';
import { withoutRunners } from './compose/compose-runner.ts';
import type { Part } from './part.ts';
import type { Proposal, ProposedService, ServiceEntry } from './proposal.ts';

/**
 * Parts in the order in which they count. An id that an earlier part has gets `-native` or `-container` behind it (then a number);
 * `depends_on` of the same part follows. Of several descriptions of the native side only the first is ticked, and of a Compose file and
 * a command that only runs it, the file.
 * @param notes what went wrong with sources that gave no part.
 */
export function mergeParts(directory: string, parts: readonly Part[], notes: readonly Problem[] = []): Proposal {
  const taken = new Set<string>();
  const services: ProposedService[] = [];
  let native: Part | undefined;
  const compose = parts.find((part) => part.kind === 'compose' && part.services.length > 0);
  for (const given of parts) {
    const part = compose && isNative(given) ? withoutRunners(given, compose, directory) : given;
    const own = native && isNative(part) ? part.services.map(second(native)) : part.services;
    services.push(...renamed(own, taken));
    for (const { id } of services) taken.add(id);
    if (isNative(part) && part.services.some(({ chosen }) => chosen)) native ??= part;
  }
  const used = parts.filter((part) => part.services.length > 0);
  const named = used.find(({ name }) => name !== undefined)?.name;
  return {
    name: normaliseName(named ?? baseName(directory)),
    directory,
    sources: used.map(({ kind, file }) => ({ kind, file })),
    services,
    notes: [...parts.flatMap((part) => part.notes), ...notes],
    watch: [...new Set(parts.flatMap((part) => part.watch))],
  };
}

function isNative(part: Part): boolean {
  return part.kind !== 'compose';
}

/** Unticks a service of a second description, with the reason. */
function second(first: Part): (service: ProposedService) => ProposedService {
  const because = `${baseName(first.file)} says already how the processes of this folder are started`;
  return (service) => ({ ...service, chosen: false, because: [...service.because, because] });
}

function renamed(services: readonly ProposedService[], taken: ReadonlySet<string>): readonly ProposedService[] {
  const own = new Set(services.map(({ id }) => id));
  const names = new Map<string, string>();
  for (const { id, kind } of services) {
    if (!taken.has(id)) continue;
    const free = freeId(`${id}-${kind === 'container' ? 'container' : 'native'}`, taken, own);
    own.add(free);
    names.set(id, free);
  }
  if (names.size === 0) return services;
  return services.map((service) => ({
    ...service,
    id: names.get(service.id) ?? service.id,
    entry: withDependencies(service.entry, names),
  }));
}

function freeId(wanted: string, taken: ReadonlySet<string>, own: ReadonlySet<string>): string {
  const isTaken = (id: string) => taken.has(id) || own.has(id);
  let id = wanted;
  for (let count = 2; isTaken(id); count++) id = `${wanted}-${count}`;
  return id;
}

function withDependencies(entry: ServiceEntry, names: ReadonlyMap<string, string>): ServiceEntry {
  const dependencies = entry.depends_on;
  if (typeof dependencies !== 'object' || dependencies === null) return entry;
  const follow = (id: string) => names.get(id) ?? id;
  const renamed = Array.isArray(dependencies)
    ? dependencies.map((id) => follow(String(id)))
    : Object.fromEntries(Object.entries(dependencies).map(([id, how]) => [follow(id), how]));
  return { ...entry, depends_on: renamed };
}
