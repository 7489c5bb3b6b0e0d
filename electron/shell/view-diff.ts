import type { ServiceView } from '../contract/service.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Patch, ServicePatch, View } from '../contract/view.ts';

type StackPatch = Patch['stacks'][number];

/** What a snapshot says besides its services, its key, its action and what waits for a yes, which have rules of their own. */
const plainFields = [
  'stack',
  'file',
  'light',
  'since',
  'summary',
  'checks',
  'findings',
  'incidents',
  'events',
  'fileProblems',
  'fileNotes',
  'demo',
] as const satisfies readonly (keyof Snapshot)[];

/**
 * The patch that turns `previous` into `next`, holding only what changed; undefined when nothing did apart from the
 * revision. The page's `applyPatch` is the other half: `applyPatch(previous, diffView(previous, next))` equals `next`.
 */
export function diffView(previous: View, next: View): Patch | undefined {
  const stacks = next.stacks
    .map((snapshot) => diffStack(stackOf(previous, snapshot.key), snapshot))
    .filter((patch) => patch !== undefined);
  const patch: Patch = { revision: next.revision, stacks };
  if (!sameValue(keysOf(previous), keysOf(next))) patch.keys = keysOf(next);
  if (previous.notice !== next.notice) patch.notice = next.notice ?? null;
  if (previous.hasTray !== next.hasTray) patch.hasTray = next.hasTray;
  if (previous.runtime !== next.runtime) patch.runtime = next.runtime;
  const nothing = stacks.length === 0 && Object.keys(patch).length === 2;
  return nothing ? undefined : patch;
}

function stackOf(view: View, key: string): Snapshot | undefined {
  return view.stacks.find((stack) => stack.key === key);
}

function keysOf(view: View): string[] {
  return view.stacks.map((stack) => stack.key);
}

function diffStack(previous: Snapshot | undefined, next: Snapshot): StackPatch | undefined {
  if (!previous) return { ...next, order: next.services.map((service) => service.id) };
  if (previous === next) return undefined;
  const patch: StackPatch = { key: next.key };
  for (const field of plainFields) copyIfChanged(patch, previous, next, field);
  diffAction(patch, previous, next);
  if (!sameValue(previous.approval, next.approval)) patch.approval = next.approval ?? null;
  diffServices(patch, previous, next);
  return Object.keys(patch).length === 1 ? undefined : patch;
}

function copyIfChanged<F extends (typeof plainFields)[number]>(
  patch: Pick<StackPatch, F>,
  previous: Snapshot,
  next: Snapshot,
  field: F,
): void {
  if (!sameValue(previous[field], next[field])) patch[field] = next[field];
}

function diffAction(patch: StackPatch, previous: Snapshot, next: Snapshot): void {
  if (sameValue(previous.action, next.action)) return;
  if (next.action) patch.action = next.action;
  else patch.actionGone = true;
}

function diffServices(patch: StackPatch, previous: Snapshot, next: Snapshot): void {
  const before = new Map(previous.services.map((service) => [service.id, service]));
  const changed = next.services.flatMap((service) => diffService(before.get(service.id), service) ?? []);
  if (changed.length > 0) patch.services = changed;
  const order = next.services.map((service) => service.id);
  if (!sameValue([...before.keys()], order)) patch.order = order;
}

/** The fields that changed: with each check that passes that is a few numbers of one service, many times a second over all. */
function diffService(previous: ServiceView | undefined, next: ServiceView): ServicePatch | undefined {
  if (!previous) return next;
  if (previous === next) return undefined;
  const [before, after] = [new Map(Object.entries(previous)), new Map(Object.entries(next))];
  const changed = [...after].filter(([field, value]) => value !== undefined && !sameValue(before.get(field), value));
  const gone = [...before].flatMap(([field, value]) =>
    value !== undefined && after.get(field) === undefined ? [field] : [],
  );
  if (changed.length + gone.length === 0) return undefined;
  return { ...Object.fromEntries(changed), id: next.id, ...(gone.length > 0 ? { gone } : {}) };
}

/** Structural equality of plain data. A field that is undefined equals one that is not there, as it does in JSON. */
function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
  }
  const [a, b] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].every((key) => sameValue(a.get(key), b.get(key)));
}
