import { useEffect, useState } from 'preact/hooks';
import type { HistoryEvent, Snapshot } from '../../electron/contract.ts';
import { reasonOf } from '../reason.ts';
import { daysOf, mergeEvents } from '../timeline.ts';
import { TIMING } from '../timing.ts';
import { EventList } from './event-list.tsx';
import { IncidentList } from './incident-list.tsx';
import { Pane } from './pane.tsx';
import { useStore } from './store-context.ts';

/** What happened, newest first, from the history on disk; new events join as they come. */
export function EventsPane({ stack, service }: { readonly stack: Snapshot; readonly service: string | undefined }) {
  const { trail, now } = useStore();
  const { older, failure } = useHistory(stack.key, service);
  const recent = stack.events.filter((event) => !service || event.service === service);
  const events = mergeEvents(older ?? [], recent);
  const incidents = stack.incidents.filter((incident) => !service || incident.services.includes(service));
  const choose = (value: string) =>
    trail.show({ kind: 'events', stack: stack.key, ...(value ? { service: value } : {}) });
  return (
    <Pane
      title="History"
      subtitle={stack.stack}
      tools={<ServiceChoice stack={stack} value={service} onChoose={choose} />}
    >
      {failure && <p class="banner tone-bad">{`The history could not be read: ${failure}`}</p>}
      <IncidentList incidents={incidents} />
      {daysOf(events, now.value).map((day) => (
        <section key={day.title} class="panel">
          <h3 class="section-title">{day.title}</h3>
          <EventList events={day.events} named={!service} />
        </section>
      ))}
      {events.length === 0 && <p class="empty-note">{older ? 'Nothing has happened yet.' : 'Reading the history…'}</p>}
    </Pane>
  );
}

interface History {
  readonly older: readonly HistoryEvent[] | undefined;
  readonly failure: string | undefined;
}

function useHistory(stack: string, service: string | undefined): History {
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
  }, [bridge, stack, service]);
  return history;
}

interface ServiceChoiceProps {
  readonly stack: Snapshot;
  readonly value: string | undefined;
  onChoose(service: string): void;
}

function ServiceChoice({ stack, value = '', onChoose }: ServiceChoiceProps) {
  return (
    <select aria-label="Show events of" value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">All services</option>
      {stack.services.map(({ id }) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  );
}
