/** What a service needs and what needs it, in columns: what stands further left has to be there first. Pure. */
import type { ServiceView } from '../../electron/contract/service.ts';

type Known = Pick<ServiceView, 'id' | 'dependsOn'>;

export interface Column {
  /** Steps away from the service: below 0 it needs them, above 0 they need it. */
  readonly distance: number;
  readonly services: readonly string[];
}

export interface Graph {
  readonly columns: readonly Column[];
  /** Between a column and the next one: places in each, of what needs and what is needed. */
  readonly edges: readonly (readonly (readonly [number, number])[])[];
}

/** Undefined for a service that stands alone. Services that a stack file names and that are not there are left out. */
export function graphOf(service: string, services: readonly Known[]): Graph | undefined {
  const needs = new Map(services.map(({ id, dependsOn }) => [id, dependsOn.map((one) => one.service)]));
  const neededBy = new Map(
    services.map(({ id }) => [id, services.filter((one) => needs.get(one.id)?.includes(id)).map((one) => one.id)]),
  );
  const before = layersOf(service, needs);
  const taken = new Set(before.flat());
  const after = layersOf(service, neededBy).map((layer) => layer.filter((id) => !taken.has(id)));
  if (before.length + after.flat().length === 0) return undefined;
  const columns = [
    ...before.map((layer, index) => ({ distance: -index - 1, services: layer })).reverse(),
    { distance: 0, services: [service] },
    ...after.flatMap((layer, index) => (layer.length > 0 ? [{ distance: index + 1, services: layer }] : [])),
  ];
  return { columns, edges: columns.slice(1).map((right, index) => edgesOf(columns[index], right, needs)) };
}

/** By steps from the service; a circle, which no stack file may have, ends where it begins. */
function layersOf(service: string, next: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const layers: string[][] = [];
  const seen = new Set([service]);
  let layer: readonly string[] = [service];
  while (layer.length > 0) {
    const found = [...new Set(layer.flatMap((id) => next.get(id) ?? []))].filter((id) => !seen.has(id) && next.has(id));
    for (const id of found) seen.add(id);
    if (found.length > 0) layers.push(found);
    layer = found;
  }
  return layers;
}

function edgesOf(
  left: Column | undefined,
  right: Column,
  needs: ReadonlyMap<string, readonly string[]>,
): readonly (readonly [number, number])[] {
  return right.services.flatMap((id, to) =>
    (left?.services ?? []).flatMap((needed, from) => (needs.get(id)?.includes(needed) ? [[from, to] as const] : [])),
  );
}
