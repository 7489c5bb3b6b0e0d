/** A change that was approved while Stacklight ended before it had taken it over: the next run goes on with it. Pure. */
import type { ServiceKind, Stack } from '../../stack/stack.ts';
import type { LedgerContent, PendingChange, SavedService } from '../model/saved-service.ts';
import type { Renamed } from './record-event.ts';

/** What a change of the stack file does to what runs. */
export interface RunChange {
  readonly renamed: readonly Renamed[];
  /** Ids of services that are run otherwise than before. */
  readonly rerun: readonly string[];
  /** It is the yes to a stack that had none. */
  readonly anew?: true;
}

type Saved = readonly (readonly [id: string, saved: SavedService])[];

/** What a run begins with. */
export interface Left {
  readonly saved: LedgerContent | undefined;
  /** The saved state has them under their new names; their logs may not. */
  readonly renamed: readonly Renamed[];
  /** What runs of them by an earlier definition is not what the new one would find: it is stopped before anything is looked for. */
  readonly outdated: Saved;
  /** For people: what there still was to do. */
  readonly told: string | undefined;
}

/** Written down before the change is approved; undefined where it changes nothing of what runs. `definition`: its digest. */
export function pendingOf(definition: string, { renamed, rerun, anew }: RunChange): PendingChange | undefined {
  if (renamed.length + rerun.length === 0) return undefined;
  const names = renamed.map(({ id, from }) => ({ id, from }));
  return { definition, renamed: names, rerun: [...rerun], ...(anew && { anew }) };
}

/**
 * The saved state as the stack that is approved has it. A change that was about to be approved holds when its definition is the
 * approved one; otherwise nobody said yes, and nothing of it is done. Done twice, it is as if done once.
 *
 * @param definition the digest of the approved definition
 */
export function leftFor(saved: LedgerContent | undefined, definition: string, stack: Stack): Left {
  const change = saved?.change;
  if (!saved || change?.definition !== definition) return { saved, renamed: [], outdated: [], told: undefined };
  const all = new Map(Object.entries(saved.services));
  const named = change.renamed.filter(({ id, from }) => all.has(from) && !all.has(id));
  const renamed = named.filter(({ id, from }) => rename(all, from, id));
  const wanted = change.rerun.filter((id) => all.get(id)?.desired === 'up');
  const outdated = change.rerun.flatMap((id) => outdate(all, id, stack));
  const { change: _, ...rest } = saved;
  const told = toldOf(named, wanted, change.anew === true);
  return { saved: { ...rest, services: Object.fromEntries(all) }, renamed, outdated, told };
}

/** What runs of it was begun by a definition that does not hold any more. */
export function isOutdated({ outdated, generation }: SavedService): boolean {
  return outdated === generation;
}

/**
 * What was on its way up or down may be known by the marker of its old name only: that is stopped as something that was removed, and the
 * new name begins with the wish alone. @returns whether it goes on under its new name
 */
function rename(all: Map<string, SavedService>, from: string, id: string): boolean {
  const saved = all.get(from);
  if (!saved) return false;
  const { desired, generation, state } = saved;
  if (state === 'starting' || state === 'stopping') {
    all.set(id, { desired, generation, earlier: [], state: atRest(desired) });
    return false;
  }
  all.delete(from);
  all.set(id, saved);
  return true;
}

function outdate(all: Map<string, SavedService>, id: string, stack: Stack): Saved {
  const saved = all.get(id);
  if (!saved) return [];
  const { running, ...rest } = saved;
  const before: ServiceKind = running?.container ? 'container' : 'native';
  const after = stack.services.find((spec) => spec.id === id)?.kind;
  if (!running || (before === 'native' && after === 'native')) {
    all.set(id, { ...saved, outdated: saved.generation });
    return [];
  }
  all.set(id, { ...rest, state: atRest(saved.desired) });
  return [[id, saved]];
}

/** Nothing of it runs: what is wanted is on its way up. */
function atRest(desired: SavedService['desired']): SavedService['state'] {
  return desired === 'up' ? 'waiting' : 'stopped';
}

function toldOf(renamed: readonly Renamed[], rerun: readonly string[], anew: boolean): string | undefined {
  const parts = [
    ...renamed.map(({ id, from }) => `${from} is called ${id}`),
    ...(rerun.length > 0 ? [`${rerun.join(', ')} changed`] : []),
  ];
  if (parts.length === 0) return undefined;
  if (anew) return `what was left running is brought in line with what is approved now: ${parts.join('; ')}`;
  return `an approved change of the stack file (${parts.join('; ')}) was cut off when Stacklight ended, and is taken over now`;
}
