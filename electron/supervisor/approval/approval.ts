/** Decides what a person is asked about a stack, from what was approved and what its files say now. Reads no file. */
import { createHash } from 'node:crypto';
import type { Approval } from '../../contract/approval.ts';
import type { Redact } from '../../secrets/redact.ts';
import { canonical } from '../../stack/canonical.ts';
import type { Definition } from '../../stack/definition.ts';
import { type Change, changesLine } from '../../stack/diff/diff-stack.ts';
import { describeRest } from '../../stack/diff/diff-text.ts';
import type { StackChange } from '../definition/stack-change.ts';
import { PLAIN_SEAL, type Seal } from '../model/seal.ts';
import { type Runnable, runnablesOf } from './runnables.ts';

/** What a yes is kept as: nothing that it is made of can be read from it. A command stays approved under another service's id. */
function fingerprint({ identity, what }: Runnable, seal: Seal): string {
  return seal(canonical([what, identity]));
}

/** Whether all that this would run was approved. `runs`: fingerprints, sealed by `seal`. */
export function isApproved(definition: Definition, runs: readonly string[], seal: Seal = PLAIN_SEAL): boolean {
  return runnablesOf(definition).every((one) => runs.includes(fingerprint(one, seal)));
}

/** The fingerprints of everything that it would run. */
export function fingerprintsOf(definition: Definition, seal: Seal = PLAIN_SEAL): readonly string[] {
  return runnablesOf(definition).map((one) => fingerprint(one, seal));
}

/**
 * For a stack that nothing runs of: everything that it would run. `known`: something of it was approved once, but what that
 * was is not known any more.
 */
export function askForTrust(now: Definition, known: boolean, redact: Redact): Approval {
  const runnables = runnablesOf(now);
  const count = runnables.length;
  const { name } = now.stack;
  const why = known
    ? `What ${name} runs is not what was approved.`
    : `The stack ${name} is not approved on this machine.`;
  const what = count === 0 ? 'It would not run any command' : `It would run what is listed here (${count})`;
  return {
    id: idOf('trust', now),
    kind: 'trust',
    sentence: `${why} ${what}; nothing in it runs until you approve it.`,
    commands: runnables.map((one) => shown(one, redact)),
    changes: [],
  };
}

export type Decision =
  | { readonly kind: 'same'; readonly change: StackChange }
  | { readonly kind: 'apply'; readonly change: StackChange }
  | { readonly kind: 'ask'; readonly change: StackChange; readonly approval: Approval };

/**
 * What to do about a change of an approved stack. A new command is always asked. What runs nothing new is applied at once
 * where the approved version says `reload: auto`: the new version cannot give itself leave.
 */
export function decide(
  approved: Definition,
  now: Definition,
  change: StackChange,
  runs: readonly string[],
  redact: Redact,
  seal: Seal = PLAIN_SEAL,
): Decision {
  const fresh = runnablesOf(now).filter((one) => !runs.includes(fingerprint(one, seal)));
  if (fresh.length === 0 && change.none) return { kind: 'same', change };
  if (fresh.length === 0 && approved.stack.reload === 'auto') return { kind: 'apply', change };
  const told = [...change.changes, ...newNotes(approved, now)];
  const changes = told.map((one) => ({ ...one, text: redact(one.text) }));
  const line = redact(changesLine(changes));
  const old = runnablesOf(approved);
  const approval: Approval = {
    id: idOf('change', now),
    kind: fresh.length > 0 ? 'command' : 'change',
    sentence:
      fresh.length > 0
        ? `The stack ${now.stack.name} would run something new${line ? ` (${line})` : ''}. The approved version keeps running until you approve this.`
        : `The stack file of ${now.stack.name} changed (${line}). The change takes effect when you approve it.`,
    commands: fresh.map((one) => shown(one, redact, counterpart(one, fresh, old, now))),
    changes,
  };
  return { kind: 'ask', change, approval };
}

/** Where a file leads by a link, or why one cannot be read, is part of what its change means. */
const NOTES_OF_A_CHANGE = ['link-leads-out', 'env-file-unreadable'];

function newNotes(approved: Definition, { stack }: Definition): readonly Change[] {
  const before = approved.stack.warnings.map(({ message }) => message);
  return stack.warnings
    .filter(({ code, message }) => NOTES_OF_A_CHANGE.includes(code) && !before.includes(message))
    .map(({ message }) => ({ text: message }));
}

/** What it takes the place of: the one of its sort in the same service that is not run any more. */
function counterpart(
  one: Runnable,
  fresh: readonly Runnable[],
  old: readonly Runnable[],
  now: Definition,
): Runnable | undefined {
  const kept = new Set(fingerprintsOf(now));
  const alike = (other: Runnable) => other.what === one.what && other.service === one.service;
  const gone = old.filter((other) => alike(other) && !kept.has(fingerprint(other, PLAIN_SEAL)));
  return gone[fresh.filter(alike).indexOf(one)];
}

function shown(one: Runnable, redact: Redact, before?: Runnable): Approval['commands'][number] {
  const { service, what } = one;
  const was = before && redact(before.text);
  const changed = before ? describeRest(before.rest, one.rest) : undefined;
  const text = [redact(one.text), ...(changed === undefined ? [] : [changed])].join('; ');
  return { ...(service === undefined ? {} : { service }), what, text, ...(was === undefined ? {} : { before: was }) };
}

/** The same question has the same id, also after a restart; where a problem stands in the file makes no other question of it. */
function idOf(kind: string, { stack, files }: Definition): string {
  const { warnings: _, interpolated: __, errors: ___, watch: ____, ...rest } = stack;
  const services = rest.services.map((spec) => ({ ...spec, blocked: spec.blocked?.message }));
  return hash([kind, { ...rest, services }, files]).slice(0, 16);
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}
