import { useState } from 'preact/hooks';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { followed, type LaneWindow, windowOf } from '../../history/lane-window.ts';
import { type Span, spansOf, type Thread, threadsOf, toneOf } from '../../incident-spans.ts';
import { daysOf, mergeEvents } from '../../timeline.ts';
import { TIMING } from '../../timing.ts';
import { historyWords } from '../../words/history.ts';
import { timelineWords } from '../../words/timeline.ts';
import { useStore } from '../app/store-context.ts';
import { useRequest } from '../app/use-request.ts';
import { Nothing } from '../ui/nothing.tsx';
import { Pane } from '../ui/pane.tsx';
import { EventList } from './event-list.tsx';
import { IncidentHead } from './incident-head.tsx';
import { ServiceChoice } from './service-choice.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

/** What happened: the lanes of the services over a stretch of time, and under them the events of that stretch, newest first. */
export function EventsPane({ stack, service }: { readonly stack: Snapshot; readonly service: string | undefined }) {
  const { trail, now } = useStore();
  const [chosen, setChosen] = useState<LaneWindow>(() => windowOf('day', now.peek()));
  const window = followed(chosen, now.value);
  const { events, isKnown, failure } = useEvents(stack, service);
  const shown = events.filter(({ at }) => at >= window.from && (window.follows || at <= window.to));
  const spans = spansOf(
    events,
    stack.incidents.filter((incident) => !service || incident.services.includes(service)),
  );
  const isBare = isKnown && events.length === 0;
  const choose = (value: string) =>
    trail.show({ kind: 'events', stack: stack.key, ...(value ? { service: value } : {}) });
  return (
    <Pane
      title={historyWords.title}
      subtitle={stack.stack}
      tools={<ServiceChoice stack={stack} value={service} onChoose={choose} />}
    >
      {failure && <p class="banner tone-bad">{historyWords.readFailed(failure)}</p>}
      {isBare ? (
        <Nothing icon="clock" title={historyWords.noEvents} hint={historyWords.noEventsHint} />
      ) : (
        <TimelinePanel stack={stack} service={service} window={window} onMove={setChosen} />
      )}
      <Meanwhile stack={stack.key} spans={meanwhile(spans, shown, window)} />
      {daysOf(shown, now.value).map((day) => (
        <section key={day.title} class="panel">
          <h3 class="section-title">{day.title}</h3>
          <Threads stack={stack.key} threads={threadsOf(day.events, spans)} named={!service} />
        </section>
      ))}
      {shown.length === 0 && !isBare && (
        <NothingHere isKnown={isKnown} onWeek={() => setChosen(windowOf('week', now.peek()))} />
      )}
    </Pane>
  );
}

/** Incidents that go on in a stretch of time in which nothing of them happened. */
function meanwhile(spans: readonly Span[], shown: readonly HistoryEvent[], { from, to }: LaneWindow): readonly Span[] {
  const told = new Set(threadsOf(shown, spans).map(({ span }) => span?.id));
  return spans.filter(
    ({ id, openedAt, closedAt = Number.POSITIVE_INFINITY }) => openedAt <= to && closedAt >= from && !told.has(id),
  );
}

function Meanwhile({ stack, spans }: { readonly stack: string; readonly spans: readonly Span[] }) {
  if (spans.length === 0) return null;
  return (
    <section class="panel">
      <h3 class="section-title">{historyWords.meanwhile}</h3>
      {spans.map((span) => (
        <section
          key={span.id}
          class={`span tone-${toneOf(span)}`}
          aria-label={historyWords.incidentOf(span.rootService)}
        >
          <IncidentHead stack={stack} span={span} />
        </section>
      ))}
    </section>
  );
}

interface ThreadsProps {
  readonly stack: string;
  readonly threads: readonly Thread[];
  readonly named: boolean;
}

/** Those of an incident stand in its span; that it opened and closed stands in its head. */
function Threads({ stack, threads, named }: ThreadsProps) {
  return (
    <>
      {threads.map(({ span, events }) => {
        const key = events.at(-1)?.seq;
        if (!span) return <EventList key={key} stack={stack} events={events} named={named} />;
        return (
          <section key={key} class={`span tone-${toneOf(span)}`} aria-label={historyWords.incidentOf(span.rootService)}>
            <IncidentHead stack={stack} span={span} />
            <EventList stack={stack} events={events.filter(({ kind }) => kind !== 'incident')} named={named} />
          </section>
        );
      })}
    </>
  );
}

interface NothingProps {
  readonly isKnown: boolean;
  onWeek(): void;
}

function NothingHere({ isKnown, onWeek }: NothingProps) {
  if (!isKnown) return <p class="empty-note">{historyWords.loading}</p>;
  return (
    <p class="empty-note">
      {timelineWords.nothingHere}{' '}
      <button type="button" class="link" onClick={onWeek}>
        {timelineWords.showWeek}
      </button>
    </p>
  );
}

/** From the history on disk; new events join as they come. */
function useEvents(stack: Snapshot, service: string | undefined) {
  // The snapshot's events are without their evidence: when new evidence was kept, the history is read anew.
  const kept = stack.events.findLast((event) => event.data?.code === 'evidence')?.seq ?? 0;
  const request = { stack: stack.key, ...(service === undefined ? {} : { service }), limit: TIMING.historyEvents };
  const { answer, failure } = useRequest('stacklight:history', request, { anew: kept });
  const recent = stack.events.filter((event) => !service || event.service === service);
  return { events: mergeEvents(recent, answer ?? []), isKnown: answer !== undefined, failure };
}
