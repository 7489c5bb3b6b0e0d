/** The dependency graph of a stack: order of starting and stopping, cycles, who needs whom. Pure; dependencies are by id. */

export interface GraphNode {
  readonly id: string;
  readonly dependsOn: readonly { readonly service: string }[];
}

/**
 * Levels of services that can start together, each after all levels before it. Dependencies that are not in the list count as
 * there. Services of a cycle, and what depends on one, are left out: a stack with a cycle does not load.
 */
export function startOrder(nodes: readonly GraphNode[]): readonly (readonly string[])[] {
  return layers(nodes).levels;
}

/** The reverse of the start order: dependents first. */
export function stopOrder(nodes: readonly GraphNode[]): readonly (readonly string[])[] {
  return [...startOrder(nodes)].reverse();
}

/** Cycles as lists that begin with the service that stands first in the file: `['api', 'db']` is `api → db → api`. */
export function findCycles(nodes: readonly GraphNode[]): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  let rest = layers(nodes).rest;
  while (rest.length > 0) {
    const cycle = cycleIn(rest);
    cycles.push(cycle);
    const members = new Set(cycle);
    rest = layers(rest.filter((node) => !members.has(node.id))).rest;
  }
  return cycles;
}

/** These services and all that they need, directly or not, in the order of the list. */
export function withDependencies(nodes: readonly GraphNode[], ids: readonly string[]): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return reach(nodes, ids, (id) => byId.get(id)?.dependsOn.map(({ service }) => service) ?? []);
}

/** These services and all that need them, directly or not, in the order of the list. */
export function withDependents(nodes: readonly GraphNode[], ids: readonly string[]): readonly string[] {
  const dependents = new Map<string, string[]>();
  for (const node of nodes) {
    for (const { service } of node.dependsOn) dependents.set(service, [...(dependents.get(service) ?? []), node.id]);
  }
  return reach(nodes, ids, (id) => dependents.get(id) ?? []);
}

/** Kahn's algorithm, level by level; `rest` holds every cycle and what depends on one. */
function layers(nodes: readonly GraphNode[]) {
  const ids = new Set(nodes.map((node) => node.id));
  const done = new Set<string>();
  const levels: (readonly string[])[] = [];
  let rest = nodes;
  while (rest.length > 0) {
    const ready = rest.filter((node) => node.dependsOn.every(({ service }) => !ids.has(service) || done.has(service)));
    if (ready.length === 0) break;
    for (const node of ready) done.add(node.id);
    levels.push(ready.map((node) => node.id));
    rest = rest.filter((node) => !done.has(node.id));
  }
  return { levels, rest };
}

/** Follows dependencies among nodes that each have one in the list, until one comes up again. */
function cycleIn(nodes: readonly GraphNode[]): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const walked: string[] = [];
  let node = nodes[0];
  while (node && !walked.includes(node.id)) {
    walked.push(node.id);
    node = node.dependsOn.map(({ service }) => byId.get(service)).find((next) => next !== undefined);
  }
  const cycle = walked.slice(walked.indexOf(node?.id ?? ''));
  const first = nodes.findIndex(({ id }) => cycle.includes(id));
  const start = cycle.indexOf(nodes[first]?.id ?? '');
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

function reach(
  nodes: readonly GraphNode[],
  from: readonly string[],
  next: (id: string) => readonly string[],
): readonly string[] {
  const found = new Set(from);
  for (const id of found) for (const neighbour of next(id)) found.add(neighbour);
  return nodes.map((node) => node.id).filter((id) => found.has(id));
}
