import type { ServiceView } from '../electron/contract/service.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import type { Patch, ServicePatch, View } from '../electron/contract/view.ts';

type StackPatch = Patch['stacks'][number];

/**
 * The view after a patch. What the patch does not name keeps its identity, so that what did not change is not drawn
 * again. A stack that is new comes whole; one that is not in `keys` any more is left out.
 */
export function applyPatch(view: View, patch: Patch): View {
  const stacks = new Map(view.stacks.map((stack) => [stack.key, stack]));
  for (const change of patch.stacks) {
    const next = patchStack(stacks.get(change.key), change);
    if (next) stacks.set(change.key, next);
  }
  const keys = patch.keys ?? [...stacks.keys()];
  const notice = patch.notice === undefined ? view.notice : (patch.notice ?? undefined);
  return {
    revision: patch.revision,
    stacks: keys.flatMap((key) => stacks.get(key) ?? []),
    runtime: patch.runtime ?? view.runtime,
    hasTray: patch.hasTray ?? view.hasTray,
    ...(notice === undefined ? {} : { notice }),
  };
}

function patchStack(stack: Snapshot | undefined, change: StackPatch): Snapshot | undefined {
  const { services, order, actionGone, approval, ...fields } = change;
  if (!stack) return wholeStack(change);
  const next: Snapshot = { ...stack, ...fields, services: patchServices(stack.services, services ?? [], order) };
  const { action: before, approval: asked, ...rest } = next;
  const action = actionGone ? undefined : before;
  // Not named: as before; null: nothing waits any more.
  const waits = approval === undefined ? asked : (approval ?? undefined);
  return { ...rest, ...(action ? { action } : {}), ...(waits ? { approval: waits } : {}) };
}

function patchServices(
  before: ServiceView[],
  changed: readonly ServicePatch[],
  order: string[] | undefined,
): ServiceView[] {
  if (changed.length === 0 && !order) return before;
  const services = new Map(before.map((service) => [service.id, service]));
  for (const change of changed) {
    const next = patchService(services.get(change.id), change);
    if (next) services.set(next.id, next);
  }
  const ids = order ?? [...services.keys()];
  return ids.flatMap((id) => services.get(id) ?? []);
}

/** A service that is new comes whole; undefined when a part of it was lost. */
function patchService(
  service: ServiceView | undefined,
  { gone = [], ...fields }: ServicePatch,
): ServiceView | undefined {
  if (!service) return isWhole(fields) ? fields : undefined;
  const next = Object.entries({ ...service, ...fields }).filter(([field]) => !gone.includes(field));
  return Object.fromEntries(next) as ServiceView;
}

/** Every field that each service has; the contract checked what is in them. */
const NEEDED = [
  ...(['kind', 'desired', 'state', 'since', 'message', 'shadowed', 'actor', 'generation'] as const),
  ...(['health', 'ports', 'restarts', 'dependsOn', 'waitingFor'] as const),
];

function isWhole(fields: ServicePatch): fields is ServiceView {
  return NEEDED.every((field) => fields[field] !== undefined);
}

/** A stack that was not there before: undefined when the patch does not hold all of it (a revision was lost). */
function wholeStack({ order: _, actionGone: __, ...fields }: StackPatch): Snapshot | undefined {
  const services = fields.services?.flatMap((service) => patchService(undefined, service) ?? []);
  const { stack, file, light, since, summary, findings, incidents, events, fileProblems, demo } = fields;
  if (stack === undefined || file === undefined || light === undefined || since === undefined) return undefined;
  if (summary === undefined || demo === undefined || !services || !findings) return undefined;
  if (!incidents || !events || !fileProblems) return undefined;
  const whole = { key: fields.key, stack, file, light, since, summary, services, findings, incidents, events };
  const { action, approval, fileNotes, checks } = fields;
  const notes = { ...(fileNotes ? { fileNotes } : {}), ...(checks ? { checks } : {}) };
  return { ...whole, fileProblems, ...notes, demo, ...(action ? { action } : {}), ...(approval ? { approval } : {}) };
}
