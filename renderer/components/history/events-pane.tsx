import { useState } from 'preact/hooks';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { followed, type LaneWindow, windowOf } from '../../history/lane-window.ts';
import { spansOf, type Thread, threadsOf, toneOf } from '../../incident-spans.ts';
import { daysOf, mergeEvents } from '../../timeline.ts';
import { TIMING } from '../../timing.ts';
import { historyWords } from '../../words/history.ts';
import { timelineWords } from '../../words/timeline.ts';
import { useStore } from '../app/store-context.ts';
import { useRequest } from '../app/use-request.ts';
import { Pane } from '../ui/pane.tsx';
import { EventList } from './event-list.tsx';
import { IncidentHead } from './incident-head.tsx';
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
  const choose = (value: string) =>
    trail.show({ kind: 'events', stack: stack.key, ...(value ? { service: value } : {}) });
  return (
    <Pane
      title={historyWords.title}
      subtitle={stack.stack}
      tools={<ServiceChoice stack={stack} value={service} onChoose={choose} />}
    >
      {failure && <p class="banner tone-bad">{historyWords.readFailed(failure)}</p>}
      <TimelinePanel stack={stack} service={service} window={window} onMove={setChosen} />
      {daysOf(shown, now.value).map((day) => (
        <section key={day.title} class="panel">
          <h3 class="section-title">{day.title}</h3>
          <Threads stack={stack.key} threads={threadsOf(day.events, spans)} named={!service} />
        </section>
      ))}
      {shown.length === 0 && (
        <Nothing
          isKnown={isKnown}
          hasOlder={events.length > 0}
          onWeek={() => setChosen(windowOf('week', now.peek()))}
        />
      )}
    </Pane>
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
  readonly hasOlder: boolean;
  onWeek(): void;
}

function Nothing({ isKnown, hasOlder, onWeek }: NothingProps) {
  if (!isKnown) return <p class="empty-note">{historyWords.loading}</p>;
  if (!hasOlder) return <p class="empty-note">{historyWords.noEvents}</p>;
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

interface ServiceChoiceProps {
  readonly stack: Snapshot;
  readonly value: string | undefined;
  onChoose(service: string): void;
}

function ServiceChoice({ stack, value = '', onChoose }: ServiceChoiceProps) {
  return (
    <select
      aria-label={historyWords.serviceFilter}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      <option value="">{historyWords.allServices}</option>
      {stack.services.map(({ id }) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  );
}
