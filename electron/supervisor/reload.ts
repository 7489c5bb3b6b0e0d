import { isDeepStrictEqual } from 'node:util';
import type { ServiceSpec, Stack } from '../stack/stack.ts';

export interface StackChange {
  readonly none: boolean;
  /** Ids that are not in the file any more. */
  readonly removed: readonly string[];
  /** Ids that are run otherwise than before: to be stopped and, where they were wanted up, started anew. */
  readonly rerun: readonly string[];
  readonly added: readonly string[];
  /** `api will restart; worker was removed`. */
  readonly words: string;
}

/** What differs between two versions of a stack. Only how a service is run makes it restart; how it is judged does not. */
export function changedServices(before: Stack, after: Stack): StackChange {
  const old = new Map(before.services.map((spec) => [spec.id, spec]));
  const fresh = new Map(after.services.map((spec) => [spec.id, spec]));
  const removed = [...old.keys()].filter((id) => !fresh.has(id));
  const added = [...fresh.keys()].filter((id) => !old.has(id));
  const rerun = [...fresh].filter(([id, spec]) => differs(old.get(id), spec)).map(([id]) => id);
  const words = [
    ...(before.name === after.name ? [] : [`it is called ${after.name} now and was ${before.name}`]),
    ...rerun.map((id) => `${id} is run differently`),
    ...removed.map((id) => `${id} was removed`),
    ...added.map((id) => `${id} is new`),
  ];
  const none = isDeepStrictEqual(before, after);
  return {
    none,
    removed,
    rerun,
    added,
    words: words.length > 0 ? words.join('; ') : 'only how services are judged, nothing restarts',
  };
}

function differs(before: ServiceSpec | undefined, after: ServiceSpec): boolean {
  if (!before) return false;
  const run = ({ kind, native, container, ports, blocked }: ServiceSpec) => ({
    kind,
    native,
    container,
    ports,
    blocked: blocked !== undefined,
  });
  return !isDeepStrictEqual(run(before), run(after));
}
