import { useEffect, useState } from 'preact/hooks';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import type { Thread } from '../../incident-spans.ts';
import { spansOf, threadsOf } from '../../incident-spans.ts';
import { reasonOf } from '../../reason.ts';
import { daysOf, mergeEvents } from '../../timeline.ts';
import { TIMING } from '../../timing.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { Pane } from '../ui/pane.tsx';
import { EventList } from './event-list.tsx';
import { IncidentHead } from './incident-head.tsx';
import { SpanStrip, toneOf } from './span-strip.tsx';

/** What happened, newest first, from the history on disk; new events join as they come. */
export function EventsPane({ stack, service }: { readonly stack: Snapshot; readonly service: string | undefined }) {
  const { trail, now } = useStore();
  // The snapshot's events are without their evidence: when new evidence was kept, the history is read anew.
  const kept = stack.events.findLast((event) => event.data?.code === 'evidence')?.seq ?? 0;
  const { older, failure } = useHistory(stack.key, service, kept);
  const recent = stack.events.filter((event) => !service || event.service === service);
  const events = mergeEvents(recent, older ?? []);
  const incidents = stack.incidents.filter((incident) => !service || incident.services.includes(service));
  const spans = spansOf(events, incidents);
  const choose = (value: string) =>
    trail.show({ kind: 'events', stack: stack.key, ...(value ? { service: value } : {}) });
  return (
    <Pane
      title={historyWords.title}
      subtitle={stack.stack}
      tools={<ServiceChoice stack={stack} value={service} onChoose={choose} />}
    >
      {failure && <p class="banner tone-bad">{historyWords.readFailed(failure)}</p>}
      <SpanStrip spans={spans} now={now.value} />
      {daysOf(events, now.value).map((day) => (
        <section key={day.title} class="panel">
          <h3 class="section-title">{day.title}</h3>
          {threadsOf(day.events, spans).map((thread, index, all) => (
            <ThreadView
              key={thread.events[0]?.seq}
              stack={stack.key}
              thread={thread}
              again={all.slice(0, index).some(({ span }) => span?.id === thread.span?.id)}
              named={!service}
            />
          ))}
        </section>
      ))}
      {events.length === 0 && <p class="empty-note">{older ? historyWords.noEvents : historyWords.loading}</p>}
    </Pane>
  );
}

interface ThreadProps {
  readonly stack: string;
  readonly thread: Thread;
  readonly again: boolean;
  readonly named: boolean;
}

/** Events in a row; those of an incident stand in its span. */
function ThreadView({ stack, thread: { span, events }, again, named }: ThreadProps) {
  if (!span) return <EventList events={events} named={named} />;
  return (
    <section class={`span tone-${toneOf(span)}`} aria-label={historyWords.incidentOf(span.rootService)}>
      <IncidentHead stack={stack} span={span} again={again} />
      <EventList events={events} named={named} />
    </section>
  );
}

interface History {
  readonly older: readonly HistoryEvent[] | undefined;
  readonly failure: string | undefined;
}

function useHistory(stack: string, service: string | undefined, kept: number): History {
  const { bridge } = useStore();
  const [history, setHistory] = useState<History>({ older: undefined, failure: undefined });
  useEffect(() => {
    let ended = false;
    const take = (next: History) => {
      if (!ended) setHistory(next);
    };
    bridge.request('stacklight:history', { stack, service, limit: TIMING.historyEvents }).then(
      (older) => take({ older, failure: undefined }),
      (error) => take({ older: [], failure: reasonOf(error) }),
    );
    return () => {
      ended = true;
    };
  }, [bridge, stack, service, kept]);
  return history;
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
