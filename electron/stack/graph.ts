/** The dependency graph of a stack: order of starting and stopping, cycles, who needs whom. Pure; dependencies are by id. */
import { LIMITS } from '../limits.ts';

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
  while (rest.length > 0 && cycles.length < LIMITS.stack.cycles) {
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
  const dependents = new Map<string, GraphNode[]>();
  /** How many of its dependencies a node still waits for. */
  const waits = new Map<GraphNode, number>();
  for (const node of nodes) {
    const needed = node.dependsOn.filter(({ service }) => ids.has(service));
    waits.set(node, needed.length);
    for (const { service } of needed) {
      const list = dependents.get(service);
      if (list) list.push(node);
      else dependents.set(service, [node]);
    }
  }
  const place = new Map(nodes.map((node, index) => [node, index]));
  const levels: (readonly string[])[] = [];
  const done = new Set<string>();
  let ready = nodes.filter((node) => waits.get(node) === 0);
  while (ready.length > 0) {
    levels.push(ready.map((node) => node.id));
    const next: GraphNode[] = [];
    for (const { id } of ready) {
      if (done.has(id)) continue;
      done.add(id);
      for (const node of dependents.get(id) ?? []) {
        const left = (waits.get(node) ?? 0) - 1;
        waits.set(node, left);
        if (left === 0) next.push(node);
      }
    }
    ready = next.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  return { levels, rest: nodes.filter((node) => !done.has(node.id)) };
}

/** Follows dependencies among nodes that each have one in the list, until one comes up again. */
function cycleIn(nodes: readonly GraphNode[]): readonly string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const walked: string[] = [];
  const seen = new Set<string>();
  let node = nodes[0];
  while (node && !seen.has(node.id)) {
    walked.push(node.id);
    seen.add(node.id);
    node = node.dependsOn.map(({ service }) => byId.get(service)).find((next) => next !== undefined);
  }
  const cycle = walked.slice(walked.indexOf(node?.id ?? ''));
  const members = new Set(cycle);
  const first = nodes.findIndex(({ id }) => members.has(id));
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
