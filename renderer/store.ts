import type { ReadonlySignal, Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { Bridge } from '../electron/contract/channels.ts';
import type { Intent } from '../electron/contract/intent.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import type { Patch, View } from '../electron/contract/view.ts';
import type { PendingIntents } from './asked.ts';
import { createAsked } from './asked.ts';
import type { Choosing } from './choosing.ts';
import { createChoosing } from './choosing.ts';
import { createListState, type ListState } from './list-state.ts';
import { applyPatch } from './patch.ts';
import type { ProposalDesk } from './proposing.ts';
import { createProposalDesk } from './proposing.ts';
import { reasonOf } from './reason.ts';
import type { Navigation } from './route.ts';
import { createTrail, routeOf } from './route.ts';
import { TIMING } from './timing.ts';
import { appWords } from './words/app.ts';

/** A sentence for the user about something that was refused or did not work. */
export interface Toast {
  readonly message: string;
  readonly hint?: string;
  /** A confirmation: it goes away by itself. */
  readonly passing?: boolean;
}

/** Everything the page knows; components read its signals and call its functions, nothing else. */
export interface Store {
  readonly bridge: Bridge;
  /** Undefined until the first answer. */
  readonly view: ReadonlySignal<View | undefined>;
  /** Why there is no view, when there is none. */
  readonly failure: ReadonlySignal<string | undefined>;
  readonly trouble: ReadonlySignal<Toast | undefined>;
  /** Wall clock for ages, epoch milliseconds; moves while the page is visible. */
  readonly now: ReadonlySignal<number>;
  readonly asked: PendingIntents;
  readonly trail: Navigation;
  readonly desk: ProposalDesk;
  readonly choosing: Choosing;
  /** The command palette is open. */
  readonly palette: Signal<boolean>;
  readonly list: ListState;
  /** The notice of the app that was read and put away, until this window opens anew. */
  readonly readNotice: Signal<string | undefined>;
  /** Asks for the whole view; also the way out of a lost patch. */
  load(): Promise<void>;
  send(intent: Intent): Promise<void>;
  tell(trouble: Toast | undefined): void;
  tick(now: number): void;
  /** Ends the subscriptions. */
  close(): void;
}

/** The store over a bridge; `now` is the wall clock at the start, `storage` what outlives a start of the app. */
export function createStore(bridge: Bridge, now: number, storage?: Storage): Store {
  const clock = signal(now);
  const trouble = signal<Toast | undefined>(undefined);
  const trail = createTrail();
  let toldAt = now;
  const tell = (next: Toast | undefined): void => {
    trouble.value = next;
    toldAt = clock.peek();
  };
  const asked = createAsked(() => clock.peek());
  const choosing = createChoosing(bridge, tell);
  const sync = followView(bridge);
  const ends = [
    sync.view.subscribe((view) => asked.settle(view?.stacks ?? [])),
    bridge.on('stacklight:show', (show) => {
      trail.show(routeOf(show), show.view === 'plan' ? show.stack : undefined);
      if (show.view === 'approval') trail.askApproval(show.stack);
    }),
    sync.close,
    choosing.close,
  ];
  return {
    bridge,
    view: sync.view,
    failure: sync.failure,
    trouble,
    now: clock,
    asked,
    trail,
    choosing,
    palette: signal(false),
    readNotice: signal(undefined),
    desk: createProposalDesk(bridge, trail, tell),
    list: createListState(storage),
    load: sync.load,
    async send(intent) {
      asked.add(intent, stackOf(sync.view.peek(), intent.stack));
      trouble.value = undefined;
      const problem = await refusalOf(bridge, intent);
      if (!problem) return;
      asked.drop(intent);
      trouble.value = problem;
    },
    tell,
    tick: (next) => {
      clock.value = next;
      asked.expire();
      forgetAnswered(trail, sync.view.peek());
      sync.retry(next);
      if (trouble.peek()?.passing && next - toldAt >= TIMING.passingMs) trouble.value = undefined;
    },
    close: () => {
      for (const end of ends) end();
    },
  };
}

/** A stack that turned out to ask nothing must not put its next question over whatever is done by then. */
function forgetAnswered(trail: Navigation, view: View | undefined): void {
  const stack = stackOf(view, trail.approval.peek() ?? '');
  if (stack && !stack.approval) trail.askApproval(undefined);
}

/** The snapshot of a stack by its key. */
export function stackOf(view: View | undefined, key: string): Snapshot | undefined {
  return view?.stacks.find((stack) => stack.key === key);
}

async function refusalOf(bridge: Bridge, intent: Intent): Promise<Toast | undefined> {
  try {
    const { ok, problem } = await bridge.request('stacklight:intent', intent);
    return ok ? undefined : (problem ?? { message: appWords.refusedWithoutReason });
  } catch (error) {
    return { message: appWords.requestFailed(reasonOf(error)) };
  }
}

interface Sync {
  readonly view: ReadonlySignal<View | undefined>;
  readonly failure: ReadonlySignal<string | undefined>;
  load(): Promise<void>;
  /** Asks again for a view that was lost, now and then. What was never there is asked for by whoever looks at the page. */
  retry(now: number): void;
  close(): void;
}

/**
 * The view with every patch applied. A patch counts only when it follows the revision we have; an older one is
 * already in it, and after a gap the whole view is asked for again. Patches that come meanwhile wait for the answer.
 */
function followView(bridge: Bridge): Sync {
  const view = signal<View | undefined>(undefined);
  const failure = signal<string | undefined>(undefined);
  let loading: Promise<void> | undefined;
  let early: Patch[] = [];

  const take = (patch: Patch): void => {
    const current = view.peek();
    if (loading || !current) early.push(patch);
    else if (patch.revision === current.revision + 1) view.value = applyPatch(current, patch);
    else if (patch.revision > current.revision) void load();
  };
  const fetchView = async (): Promise<void> => {
    try {
      view.value = await bridge.request('stacklight:view', undefined);
      failure.value = undefined;
    } catch (error) {
      failure.value = reasonOf(error);
    }
    loading = undefined;
    const waiting = early;
    early = [];
    if (failure.peek() === undefined) for (const patch of waiting) take(patch);
  };
  const load = (): Promise<void> => {
    loading ??= fetchView();
    return loading;
  };
  let askedAt = 0;
  const retry = (now: number): void => {
    if (failure.peek() === undefined || !view.peek() || loading || now - askedAt < TIMING.retryMs) return;
    askedAt = now;
    void load();
  };
  return { view, failure, load, retry, close: bridge.on('stacklight:patch', take) };
}
