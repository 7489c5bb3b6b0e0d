import { type ComposeModel, invalidModel } from '../../drivers/container/compose/model.ts';
import { ok, type Problem, type Result } from '../../result.ts';
import { sameValue } from '../../stack/canonical.ts';
import type { Definition, FileFacts } from '../../stack/definition.ts';
import type { ServiceSpec } from '../../stack/stack.ts';
import { composeFacts, projectReader, unapprovable } from '../definition/compose-fingerprint.ts';
import { type Environments, envFilesOf, variablesOf } from '../definition/read-definition.ts';

/** A service with all that it is given. */
export interface ApprovedSpec {
  readonly spec: ServiceSpec;
  /** What its log is to say of its env files: names, never values. */
  readonly notes: readonly string[];
}

/**
 * A service as it was approved. It gets the values of its env files that were approved, also while the files say the same: a file that is
 * read once more may say something else by then. What Compose would read cannot be replaced: such a service does not start before
 * the yes (code `change-waits`).
 */
export async function asApproved(
  spec: ServiceSpec,
  approved: FileFacts,
  made: string | undefined,
  environments: Environments,
): Promise<Result<ApprovedSpec>> {
  if (spec.container?.from.how === 'compose') {
    const compose = await composeAsApproved(spec, approved, made, environments);
    return compose.ok ? ok({ spec: compose.value, notes: [] }) : compose;
  }
  if (envFilesOf(spec).length === 0) return ok({ spec, notes: [] });
  const values = approved.variables[spec.id];
  const userEnvironment = () => environments.userEnvironment();
  const now = await variablesOf(spec, userEnvironment);
  // A required file that came after the yes: there are no approved values to start with.
  if (!values) return now.ok ? waits(spec, 'env file') : now;
  const notes = now.ok ? (sameValue(values, now.value.values) ? now.value.notes : []) : [keptNote(spec, now.problem)];
  return ok({ spec: await withValues(spec, values, userEnvironment), notes });
}

/**
 * What the files say now, where an env file that can be read no longer counts as it was approved: nobody meant to take its variables away
 * by a pipe, a folder or a missing permission in its place, and without them the service could not start at all.
 */
export function keepingUnread(approved: Definition, now: Definition): Definition {
  const kept = now.stack.services.flatMap((spec): readonly (readonly [string, Readonly<Record<string, string>>])[] => {
    const values = approved.files.variables[spec.id];
    const before = approved.stack.services.find(({ id }) => id === spec.id);
    const unread = now.files.variables[spec.id] === undefined && envFilesOf(spec).length > 0;
    return unread && values && before && sameValue(envFilesOf(before), envFilesOf(spec)) ? [[spec.id, values]] : [];
  });
  if (kept.length === 0) return now;
  return { ...now, files: { ...now.files, variables: { ...now.files.variables, ...Object.fromEntries(kept) } } };
}

function keptNote({ id }: ServiceSpec, { message }: Problem): string {
  return `${message} ${id} gets the values that were approved.`;
}

/** Compose gets a service only while all of what it would run is known and approved. `made`: name of the container that is there. */
async function composeAsApproved(
  spec: ServiceSpec,
  approved: FileFacts,
  made: string | undefined,
  environments: Environments,
): Promise<Result<ServiceSpec>> {
  const before = approved.compose[spec.id];
  const now = await composeFacts(
    spec,
    projectReader(() => environments.composeEnvironment(), environments.seal),
  );
  const problem = now && unapprovable(spec, now);
  if (!problem && now?.digest === before?.digest) return ok(spec);
  if (made !== undefined && before && before.unreadable === undefined)
    return ok({ ...spec, container: { from: { how: 'existing', name: made } } });
  return problem ? { ok: false, problem } : waits(spec, 'Compose file');
}

/**
 * What Compose is meant to run of a service, read at this moment: what was approved or nothing, whatever its files said when the start was
 * asked for.
 */
export async function confirmedModel(
  spec: ServiceSpec,
  approved: FileFacts,
  environments: Environments,
): Promise<Result<ComposeModel>> {
  const from = spec.container?.from;
  if (from?.how !== 'compose') return waits(spec, 'definition');
  const read = projectReader(() => environments.composeEnvironment(), environments.seal);
  const now = await composeFacts(spec, read);
  const problem = now && unapprovable(spec, now);
  if (problem) return { ok: false, problem };
  if (now?.digest !== approved.compose[spec.id]?.digest) return waits(spec, 'Compose file');
  const { model } = await read(from);
  return model.ok ? model : invalidModel(model.problem);
}

function waits({ id }: ServiceSpec, what: string): Result<never> {
  const message = `${id} cannot start: its ${what} changed, and the change is waiting for your approval.`;
  const hint = 'Approve the change in the app or with `stacklight trust`, or revert it.';
  return { ok: false, problem: { code: 'change-waits', message, hint } };
}

async function withValues(
  spec: ServiceSpec,
  values: Readonly<Record<string, string>>,
  userEnvironment: Environments['userEnvironment'],
): Promise<ServiceSpec> {
  const { native, container } = spec;
  if (native) {
    const user = await userEnvironment();
    // `NAME:` without a value is the user's own or, where that is not set, what the env file says.
    const own = Object.entries(native.environment).filter(
      ([name, value]) => value !== null || user[name] !== undefined,
    );
    return { ...spec, native: { ...native, envFiles: [], environment: { ...values, ...Object.fromEntries(own) } } };
  }
  if (container?.from.how !== 'image') return spec;
  const { envFiles: _, ...from } = container.from;
  return { ...spec, container: { from: { ...from, environment: { ...values, ...from.environment } } } };
}

/** What was approved, with what was written between two readings in its place. */
export function withWritten(approved: FileFacts, before: FileFacts, after: FileFacts): FileFacts {
  const written = <T>(kind: 'variables' | 'compose', now: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(now).filter(([id, value]) => !sameValue(before[kind][id], value)));
  return {
    variables: { ...approved.variables, ...written('variables', after.variables) },
    compose: { ...approved.compose, ...written('compose', after.compose) },
  };
}
