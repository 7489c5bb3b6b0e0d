/** Events that belong together, told in one sentence: how a service came up, crashed again and again, or was stopped. Pure. */
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { ServiceState } from '../../electron/contract/service.ts';
import { foldEvidence } from '../../shared/history/fold-evidence.ts';
import { formatDuration } from '../../shared/text/duration.ts';
import { TIMING } from '../timing.ts';
import { storyWords } from '../words/stories.ts';

/** Changes of one service in a row. */
export interface Story {
  readonly kind: 'story';
  readonly service: string;
  /** Epoch milliseconds of its first and last event. */
  readonly from: number;
  readonly to: number;
  /** Where it ended. */
  readonly state: ServiceState;
  readonly starts: number;
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
}

/** Several services that came up together. */
export interface Wave {
  readonly kind: 'wave';
  readonly from: number;
  readonly to: number;
  /** Newest first. */
  readonly stories: readonly Story[];
}

/** What is told of one incident while it goes on. */
export interface Told {
  readonly kind: 'incident';
  readonly id: string;
  readonly service: string;
  readonly openedAt: number;
  readonly closedAt?: number;
  readonly cause: string;
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
}

export type Entry = { readonly kind: 'event'; readonly event: HistoryEvent } | Story | Wave | Told;

/** What a list shows of events that stand newest first: one entry for what belongs together, in the place of its newest event. */
export function storiesOf(events: readonly HistoryEvent[]): readonly Entry[] {
  const open = new Map<string, HistoryEvent[]>();
  const runs: HistoryEvent[][] = [];
  for (const event of foldEvidence(events).filter(isNoPart(events))) {
    const thread = threadOf(event);
    const run = thread === undefined ? undefined : open.get(thread);
    const next = run?.at(-1);
    if (run && next && (event.kind === 'incident' || next.at - event.at <= TIMING.storyGapMs)) run.push(event);
    else {
      const begins = [event];
      runs.push(begins);
      if (thread !== undefined) open.set(thread, begins);
    }
  }
  return inWaves(runs.flatMap((run) => entryOf(run)));
}

/** False for what was told of an incident that became part of another one, which tells it all. */
function isNoPart(events: readonly HistoryEvent[]): (event: HistoryEvent) => boolean {
  const parts = new Set(
    events.flatMap(({ kind, data }) => (kind === 'incident' && Array.isArray(data?.absorbs) ? data.absorbs : [])),
  );
  return ({ kind, data }) => kind !== 'incident' || !parts.has(data?.id);
}

/** Changes of one service are one thread, and so is what is told of one incident. */
function threadOf({ kind, service, data }: HistoryEvent): string | undefined {
  if (kind === 'incident' && service !== undefined && typeof data?.id === 'string') return [kind, data.id].join(' ');
  return kind === 'transition' && service !== undefined ? [kind, service].join(' ') : undefined;
}

/** One change says its own. */
function entryOf(run: readonly HistoryEvent[]): readonly Entry[] {
  const [newest] = run;
  const oldest = run.at(-1);
  if (newest?.kind === 'incident' && oldest && newest.service !== undefined) return [toldOf(newest, oldest, run)];
  if (!newest?.service || !oldest || newest.to === undefined || run.length < 2)
    return run.map((event) => ({ kind: 'event', event }));
  const { service, to: state } = newest;
  const starts = run.filter(({ to }) => to === 'starting').length;
  return [{ kind: 'story', service, from: oldest.at, to: newest.at, state, starts, events: run }];
}

function toldOf(newest: HistoryEvent, oldest: HistoryEvent, events: readonly HistoryEvent[]): Told {
  const { data = {}, service = '' } = newest;
  return {
    kind: 'incident',
    id: String(data.id),
    service,
    openedAt: typeof data.openedAt === 'number' ? data.openedAt : oldest.at,
    ...(data.phase === 'closed' ? { closedAt: newest.at } : {}),
    cause: typeof data.cause === 'string' ? data.cause : oldest.cause,
    events,
  };
}

function inWaves(entries: readonly Entry[]): readonly Entry[] {
  const waves: Entry[] = [];
  let stories: Story[] = [];
  const end = () => {
    const [first] = stories;
    const last = stories.at(-1);
    if (stories.length > 2 && first && last)
      waves.push({
        kind: 'wave',
        from: Math.min(...stories.map(({ from }) => from)),
        to: Math.max(...stories.map(({ to }) => to)),
        stories,
      });
    else waves.push(...stories);
    stories = [];
  };
  for (const entry of entries) {
    const before = stories.at(-1);
    const joins = entry.kind === 'story' && cameUp(entry) && (!before || before.from - entry.to <= TIMING.waveGapMs);
    if (!joins) end();
    if (entry.kind === 'story' && cameUp(entry)) stories.push(entry);
    else waves.push(entry);
  }
  end();
  return waves;
}

const UP: ReadonlySet<ServiceState | undefined> = new Set(['healthy', 'running', 'completed']);
const ON_THE_WAY: ReadonlySet<ServiceState | undefined> = new Set(['waiting', 'starting', 'running', 'healthy']);

/** It was started once, nothing went wrong on the way, and it is up. */
function cameUp({ starts, state, events }: Pick<Story, 'starts' | 'state' | 'events'>): boolean {
  return starts === 1 && UP.has(state) && events.every(({ to }, index) => index === 0 || ON_THE_WAY.has(to));
}

/** `restarted 4 times in 20 s, then was given up`: what goes on after the name of the service. */
export function describeStory(story: Story): string {
  const { from, to, state, starts } = story;
  const took = formatDuration(to - from);
  if (cameUp(story)) return to - from < 1_000 ? storyWords.cameUpAtOnce(state) : storyWords.cameUp(state, took);
  if (starts === 0 && state === 'stopped') return storyWords.stopped;
  const end = storyWords.end(state);
  const unwell = story.events.filter((event) => event.to === 'unhealthy').length;
  if (unwell > 1) return `${storyWords.unwell(unwell, took)}${end}`;
  if (starts > 1) return `${storyWords.restarted(starts, took)}${end}`;
  return starts === 1 ? `${storyWords.started}${end}` : `${storyWords.changed(story.events.length, took)}${end}`;
}

/** `3 services came up in 12 s: api, db and web`. */
export function describeWave({ from, to, stories }: Wave): string {
  const names = stories.map(({ service }) => service).reverse();
  const shown = names.slice(0, TIMING.waveNames);
  return storyWords.wave(names.length, formatDuration(to - from), shown.join(', '), names.length - shown.length);
}
