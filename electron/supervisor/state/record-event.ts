import type { ContainerView, Observation, Replicas, Running } from '../../drivers/driver.ts';
import type { SentEvent } from '../../lifecycle/events.ts';
import type { Usage } from '../../platform/platform.ts';
import type { Listener } from '../../ports/types.ts';
import type { ProbeSpec, Stack } from '../../stack/stack.ts';
import type { MadeContainer } from '../model/saved-service.ts';

/** What becomes known of a service besides what its state machine is told. */
export type FactEvent =
  /** An incarnation lives, as its driver names it. */
  | { readonly type: 'began'; readonly running: Running }
  /** The incarnation ended: it is the previous one now. */
  | { readonly type: 'gone' }
  /** Its driver names it otherwise now. */
  | { readonly type: 'running-changed'; readonly running: Running }
  /** The incarnation before, as an earlier run of Stacklight knew it. */
  | { readonly type: 'previous-known'; readonly running: Running }
  /** Nothing of the incarnation before lives any more. */
  | { readonly type: 'previous-cleared' }
  /** What the engine says of its container: whether it has a check, and so whether it may be a job. */
  | { readonly type: 'container-known'; readonly container: ContainerView }
  /** Where its check of an assumed port was seen to pass. */
  | { readonly type: 'port-proven'; readonly port: number; readonly probe: ProbeSpec }
  /** Its driver saw this while a start of ours had not been told yet. */
  | { readonly type: 'deferred'; readonly seen: Observation }
  /** What was deferred is being told now. */
  | { readonly type: 'deferred-told' }
  | { readonly type: 'progress'; readonly line: string }
  | { readonly type: 'tree-seen'; readonly pids: readonly number[] }
  /** `holds`: every port that it declares is answered by it alone. */
  | {
      readonly type: 'ports-seen';
      readonly listening: readonly Listener[];
      readonly unheld: readonly number[];
      readonly holds: boolean;
    }
  | { readonly type: 'made'; readonly made: readonly MadeContainer[] }
  | { readonly type: 'replicas'; readonly replicas: Replicas | undefined }
  /** What the engine's own check says, where another check decides. */
  | { readonly type: 'engine-verdict'; readonly status: 'starting' | 'healthy' | 'unhealthy' | undefined }
  | { readonly type: 'usage'; readonly usage: Usage }
  /** Its last output, kept as evidence. `ended`: it ended with it. */
  | { readonly type: 'last-output'; readonly lines: readonly string[]; readonly ended: boolean }
  /** When and why it came into the state in which it was found. */
  | { readonly type: 'last-change'; readonly since: number | undefined; readonly cause?: string }
  /** Somebody means to change it: an older action that still waits lets go. */
  | { readonly type: 'claimed' }
  /** Down for a new definition; the wish stays as it was, also if we end meanwhile. */
  | { readonly type: 'parked'; readonly cause: string };

/** Everything that can be told of one service. */
export type ManagedEvent = SentEvent | FactEvent;

/** A service that is called otherwise in a new version of the stack. */
export interface Renamed {
  readonly id: string;
  readonly from: string;
}

/** Everything that can happen to a stack. */
export type StackEvent =
  | { readonly kind: 'service'; readonly id: string; readonly event: ManagedEvent }
  | {
      readonly kind: 'redefined';
      readonly stack: Stack;
      readonly renamed: readonly Renamed[];
      /** Ids of services whose incarnation, if one lives, was begun by what does not hold any more. */
      readonly rerun: readonly string[];
      /** By service, the highest generation that the history tells of: what comes back goes on with its numbering. */
      readonly generations: ReadonlyMap<string, number>;
    };

/**
 * Only seen, not changed: nothing follows from these by themselves, and there are many of them. Whoever looked shows what it saw when
 * it has looked at everything; whoever defines a stack anew has what watches it follow first.
 */
const QUIET: ReadonlySet<ManagedEvent['type']> = new Set([
  'deferred',
  'deferred-told',
  'progress',
  'tree-seen',
  'ports-seen',
  'usage',
  'last-output',
  'claimed',
  'previous-cleared',
]);

export function isQuiet(event: StackEvent): boolean {
  return event.kind === 'redefined' || QUIET.has(event.event.type);
}
