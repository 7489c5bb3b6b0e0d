import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Intent } from '../electron/contract/intent.ts';
import type { ServiceView } from '../electron/contract/service.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import { TIMING } from './timing.ts';

interface Pending {
  readonly at: number;
  readonly intent: Intent;
  /** What was visible when it was asked; it counts as answered when this changed. */
  readonly before: string;
}

/** The intents that were sent and of which nothing is visible yet, so that a pressed button can say so. */
export interface PendingIntents {
  readonly pending: ReadonlySignal<ReadonlyMap<string, Pending>>;
  add(intent: Intent, stack: Snapshot | undefined): void;
  drop(intent: Intent): void;
  /** Takes out what the new snapshots answer. */
  settle(stacks: readonly Snapshot[]): void;
  /** Takes out what was asked too long ago. */
  expire(): void;
}

export function createAsked(now: () => number): PendingIntents {
  const pending = signal<ReadonlyMap<string, Pending>>(new Map());
  const keep = (wanted: (entry: Pending) => boolean): void => {
    const kept = [...pending.peek()].filter(([, entry]) => wanted(entry));
    if (kept.length < pending.peek().size) pending.value = new Map(kept);
  };
  return {
    pending,
    add: (intent, stack) => {
      const entry = { at: now(), intent, before: visibleOf(intent, stack) };
      pending.value = new Map(pending.peek()).set(askedKey(intent), entry);
    },
    drop: (intent) => keep((entry) => askedKey(entry.intent) !== askedKey(intent)),
    settle: (stacks) =>
      keep(({ intent, before }) => {
        const stack = stacks.find(({ key }) => key === intent.stack);
        return visibleOf(intent, stack) === before;
      }),
    expire: () => keep(({ at }) => now() - at < TIMING.askedMs),
  };
}

/** Names an intent: the same button gives the same key. */
export function askedKey(intent: Intent): string {
  const named = 'services' in intent ? intent.services : 'finding' in intent ? [intent.finding] : [];
  return [intent.type, intent.stack, ...named].join('\n');
}

/** The part of a snapshot that an intent is to change, as text. Numbers that move by themselves are left out. */
function visibleOf(intent: Intent, stack: Snapshot | undefined): string {
  if (!stack) return 'gone';
  const action = stack.action ? `${stack.action.id} ${stack.action.phase}` : '';
  if (intent.type === 'planFixPorts' || intent.type === 'planCleanUp' || intent.type === 'planFix') return action;
  if (intent.type === 'close') return 'open';
  if (intent.type === 'approve' || intent.type === 'decline') return stack.approval?.id ?? 'answered';
  if (intent.type === 'mute' || intent.type === 'unmute')
    return stack.findings.find(({ id }) => id === intent.finding)?.muted ?? 'open';
  if (intent.type === 'applyPlan' || intent.type === 'dismiss') return action;
  const named = 'services' in intent ? intent.services : [];
  const services = stack.services.filter(({ id }) => named.length === 0 || named.includes(id));
  return services.map(serviceMark).join('\n');
}

function serviceMark({ id, desired, state, since, generation, shadowed }: ServiceView): string {
  return [id, desired, state, since, generation, shadowed].join(' ');
}
