/** What exported containers need of each other: as the stack file says, else as their environments show. Pure. */

import { findCycles } from '../graph.ts';
import type { Dependency } from '../stack.ts';
import type { InspectedContainer } from './inspect.ts';

/** `service` and `needs` are names of services of the export. */
export interface ExportedDependency {
  readonly service: string;
  readonly needs: string;
  readonly condition: Dependency['condition'];
}

/** Hosts that the value of an environment variable refers to, in lower case. */
export type HostsIn = (variable: string, value: string) => readonly string[];

interface Named {
  readonly name: string;
  readonly container: InspectedContainer;
}

/**
 * `depends_on` of each service by its name, and a sentence for each circle that had to be left out: two services may well
 * refer to each other, but neither can wait for the other.
 */
export function dependenciesOf(
  known: readonly Named[],
  declared: readonly ExportedDependency[],
  hostsIn: HostsIn,
): { readonly keys: ReadonlyMap<string, object>; readonly notes: readonly string[] } {
  const names = new Set(known.map(({ name }) => name));
  const said = declared.filter(({ service, needs }) => names.has(service) && names.has(needs));
  const sure = new Set(said.map(({ service, needs }) => `${service} ${needs}`));
  const inferred = known.flatMap((one) => inferredFor(one, known, hostsIn));
  const all = [...said, ...inferred.filter(({ service, needs }) => !sure.has(`${service} ${needs}`))];
  const nodes = known.map(({ name: id }) => ({ id, dependsOn: edgesOf(id, all) }));
  const cycles = findCycles(nodes);
  // Only what was inferred can be in a circle: a stack file with one does not load.
  const inCycle = (service: string, needs: string) =>
    cycles.some((cycle) => cycle.includes(service) && cycle.includes(needs)) && !sure.has(`${service} ${needs}`);
  const kept = all.filter(({ service, needs }) => !inCycle(service, needs));
  const keys = known.flatMap(({ name }) => {
    const own = kept.filter(({ service }) => service === name);
    const entries = own.map(({ needs, condition }) => [needs, { condition }] as const);
    return entries.length > 0 ? [[name, { depends_on: Object.fromEntries(entries) }] as const] : [];
  });
  return { keys: new Map(keys), notes: cycles.map(cycleNote) };
}

function edgesOf(id: string, all: readonly ExportedDependency[]): readonly { readonly service: string }[] {
  return all.filter(({ service }) => service === id).map(({ needs }) => ({ service: needs }));
}

/** A variable that names another container by a name which resolves on a network that both are on. */
function inferredFor(one: Named, known: readonly Named[], hostsIn: HostsIn): readonly ExportedDependency[] {
  const hosts = new Set((one.container.Config.Env ?? []).flatMap((entry) => hostsOf(entry, hostsIn)));
  return known
    .filter((other) => other !== one && namesFor(one.container, other).some((name) => hosts.has(name.toLowerCase())))
    .map((other) => ({ service: one.name, needs: other.name, condition: conditionOf(other.container) }));
}

function hostsOf(entry: string, hostsIn: HostsIn): readonly string[] {
  const at = entry.indexOf('=');
  return at < 1 ? [] : hostsIn(entry.slice(0, at), entry.slice(at + 1));
}

/** Under which names `other` can be reached from `container`; on the default bridge, none. */
function namesFor(container: InspectedContainer, other: Named): readonly string[] {
  const mine = container.NetworkSettings.Networks ?? {};
  const shared = Object.entries(other.container.NetworkSettings.Networks ?? {}).filter(
    ([network]) => network !== 'bridge' && Object.hasOwn(mine, network),
  );
  const own = other.container.Name.replace(/^\//, '');
  return shared.length === 0 ? [] : [own, ...shared.flatMap(([, { Aliases }]) => Aliases ?? [])];
}

/** Waiting for health needs a health check: Compose refuses it otherwise. */
function conditionOf({ Config }: InspectedContainer): Dependency['condition'] {
  const test = Config.Healthcheck?.Test ?? [];
  return test.length > 0 && test[0] !== 'NONE' ? 'service_healthy' : 'service_started';
}

function cycleNote(cycle: readonly string[]): string {
  return `${cycle.join(', ')} refer to each other: no depends_on was written between them.`;
}
