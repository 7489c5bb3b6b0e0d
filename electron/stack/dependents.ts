import type { Dependency, Stack } from './stack.ts';

/** A service that depends on another one, with what it says of it. */
export interface Dependent {
  readonly id: string;
  readonly dependency: Dependency;
}

/** By the stack itself, which nobody changes: a new version of its file is a new one. */
const known = new WeakMap<Stack, ReadonlyMap<string, readonly Dependent[]>>();

/** Who names this service in its `depends_on`, in the order of the stack file; found once for all services of a stack. Pure. */
export function dependentsIn(stack: Stack, id: string): readonly Dependent[] {
  const dependents = known.get(stack) ?? allDependents(stack);
  known.set(stack, dependents);
  return dependents.get(id) ?? [];
}

function allDependents({ services }: Stack): ReadonlyMap<string, readonly Dependent[]> {
  const found = new Map<string, Dependent[]>();
  for (const { id, dependsOn } of services) {
    for (const dependency of dependsOn) {
      const others = found.get(dependency.service);
      if (others) others.push({ id, dependency });
      else found.set(dependency.service, [{ id, dependency }]);
    }
  }
  return found;
}
