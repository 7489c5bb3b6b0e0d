/** What differs between two versions of a stack, in plain words and with what follows from it. Pure. */
import { formatExactDuration } from '../../../shared/text/duration.ts';
import { sameValue } from '../canonical.ts';
import type { Definition } from '../definition.ts';
import type { ServiceSpec, Stack } from '../stack.ts';
import { serviceChanges } from './diff-service.ts';
import { formatList } from './diff-text.ts';

export interface Change {
  /** Undefined: about the stack as a whole. */
  readonly service?: string;
  /** `port 8000 → 8010, will restart`. */
  readonly text: string;
}

export interface Consequences {
  /** Whether a service is up now: only then a change stops or restarts it. */
  isUp(service: string): boolean;
  /** Whether it is run otherwise than before. */
  isRerun(service: string): boolean;
  /** The former id of a service that only got another name. */
  formerly(service: string): string | undefined;
}

/** In the order of the new file, what is gone last. Empty when nothing differs that a person could notice. */
export function changesBetween(before: Definition, after: Definition, what: Consequences): readonly Change[] {
  const old = new Map(before.stack.services.map((spec) => [spec.id, spec]));
  const renamed = new Set(after.stack.services.flatMap(({ id }) => what.formerly(id) ?? []));
  const kept = after.stack.services.flatMap((spec) => {
    const formerly = what.formerly(spec.id);
    if (formerly !== undefined) return [{ service: spec.id, text: `was called ${formerly}, runs on` }];
    return changeOf(old.get(spec.id), spec, before, after, what);
  });
  const ids = new Set(after.stack.services.map(({ id }) => id));
  const removed = before.stack.services
    .filter(({ id }) => !ids.has(id) && !renamed.has(id))
    .map(({ id }) => ({ service: id, text: what.isUp(id) ? 'removed, will stop' : 'removed' }));
  return [...stackChanges(before.stack, after.stack).map((text) => ({ text })), ...kept, ...removed];
}

/** One line: `api: port 8000 → 8010, will restart; worker: removed, will stop`. */
export function changesLine(changes: readonly Change[]): string {
  return changes.map(({ service, text }) => (service === undefined ? text : `${service}: ${text}`)).join('; ');
}

function changeOf(
  old: ServiceSpec | undefined,
  spec: ServiceSpec,
  before: Definition,
  after: Definition,
  what: Consequences,
): readonly Change[] {
  const { id } = spec;
  if (!old) return [{ service: id, text: 'new' }];
  const clauses = serviceChanges(old, spec, { before: before.files, after: after.files });
  if (clauses.length === 0) return [];
  const restarts = what.isRerun(id) && what.isUp(id) ? ', will restart' : '';
  return [{ service: id, text: `${clauses.join(', ')}${restarts}` }];
}

function stackChanges(before: Stack, after: Stack): readonly string[] {
  const names = (checks: Stack['smoke']) => checks.map(({ name }) => name);
  const rewritten = after.smoke.filter((check) => {
    const old = before.smoke.find(({ name }) => name === check.name);
    return old !== undefined && !sameValue(old, check);
  });
  const same = ({ same: sets }: Stack) => sets.map(({ key, services }) => `${key} in ${services.join(', ')}`);
  return [
    ...(before.name === after.name ? [] : [`it is called ${after.name} now and was ${before.name}`]),
    ...formatList('smoke check', names(before.smoke), names(after.smoke)),
    ...rewritten.map(({ name }) => `smoke check ${name} changed`),
    ...formatList('one value of', same(before), same(after)),
    ...alertChanges(before.alerts, after.alerts),
    ...((before.reload ?? 'ask') === (after.reload ?? 'ask')
      ? []
      : [`reload ${before.reload ?? 'ask'} → ${after.reload ?? 'ask'}`]),
  ];
}

/** The address of a webhook is often the secret itself. */
function alertChanges(before: Stack['alerts'], after: Stack['alerts']): readonly string[] {
  const told = ({ afterMs }: Stack['alerts']) => `people are told after ${formatExactDuration(afterMs)}`;
  const often = ({ remindMs }: Stack['alerts']) =>
    remindMs === 0 ? 'never' : `every ${formatExactDuration(remindMs)}`;
  const reminded = (alerts: Stack['alerts']) => `people are reminded ${often(alerts)}`;
  return [
    ...(before.afterMs === after.afterMs ? [] : [`${told(before)} → ${formatExactDuration(after.afterMs)}`]),
    ...(before.remindMs === after.remindMs ? [] : [`${reminded(before)} → ${often(after)}`]),
    ...(before.webhook === after.webhook ? [] : ['the webhook changed']),
  ];
}
