import { canonical, sameValue } from '../../stack/canonical.ts';
import type { Definition, FileFacts } from '../../stack/definition.ts';
import { NO_FILES } from '../../stack/definition.ts';
import { type Change, changesBetween } from '../../stack/diff/diff-stack.ts';
import type { ServiceSpec, Stack } from '../../stack/stack.ts';

export interface StackChange {
  /** Nothing that a person could notice differs. */
  readonly none: boolean;
  /** Ids that are not in the file any more. */
  readonly removed: readonly string[];
  /** Ids that are run otherwise than before: to be stopped and, where they were wanted up, started anew. */
  readonly rerun: readonly string[];
  readonly added: readonly string[];
  /** Services that are the same under another id: the new id and the former one. They run on. */
  readonly renamed: readonly { readonly id: string; readonly from: string }[];
  /** In plain words, one for each service and for the stack as a whole. */
  readonly changes: readonly Change[];
}

/**
 * What differs between two versions of a stack. Only how a service is run makes it restart; how it is judged does not. `isUp`
 * says of which services a stop or restart would be noticed.
 */
export function changedServices(
  before: Definition,
  after: Definition,
  isUp: (service: string) => boolean = () => true,
): StackChange {
  const old = new Map(before.stack.services.map((spec) => [spec.id, spec]));
  const fresh = new Map(after.stack.services.map((spec) => [spec.id, spec]));
  const gone = [...old.values()].filter(({ id }) => !fresh.has(id));
  const come = [...fresh.values()].filter(({ id }) => !old.has(id));
  const renamed = renamesAmong(gone, come, before.files, after.files);
  const removed = gone.map(({ id }) => id).filter((id) => !renamed.some(({ from }) => from === id));
  const added = come.map(({ id }) => id).filter((one) => !renamed.some(({ id }) => id === one));
  const rerun = [...fresh]
    .filter(([id, spec]) => {
      const known = old.get(id);
      return known !== undefined && !sameValue(runOf(known, before.files), runOf(spec, after.files));
    })
    .map(([id]) => id);
  const changes = changesBetween(before, after, {
    isUp,
    isRerun: (id) => rerun.includes(id),
    formerly: (id) => renamed.find((one) => one.id === id)?.from,
  });
  return { none: changes.length === 0, removed, rerun, added, renamed, changes };
}

/** The same for two stacks without further files. */
export function definitionOf(stack: Stack): Definition {
  return { stack, files: NO_FILES };
}

/** All of what decides how a service is run. */
function runOf({ id, kind, native, container, ports, blocked }: ServiceSpec, files: FileFacts): unknown {
  return {
    ...{ kind, native, container, ports, blocked: blocked !== undefined },
    variables: files.variables[id],
    compose: files.compose[id]?.digest,
  };
}

/**
 * A service that is gone and one that is new are the same one under another id when they are run in the same way and
 * nothing else is: a guess would move a process to where it does not belong. A container that we make is named after its
 * service, so that it is another one.
 */
function renamesAmong(
  gone: readonly ServiceSpec[],
  come: readonly ServiceSpec[],
  before: FileFacts,
  after: FileFacts,
): StackChange['renamed'] {
  const old = gone.map((spec) => ({ id: spec.id, run: canonical(runOf(spec, before)) }));
  const fresh = come.map((spec) => ({ id: spec.id, kind: spec.kind, run: canonical(runOf(spec, after)) }));
  return fresh.flatMap(({ id, kind, run }) => {
    const [from, ...others] = old.filter((one) => one.run === run);
    const twins = fresh.filter((one) => one.run === run);
    if (!from || others.length > 0 || twins.length > 1 || kind === 'external') return [];
    return [{ id, from: from.id }];
  });
}
