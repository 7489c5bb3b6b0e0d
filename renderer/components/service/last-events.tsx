import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { TIMING } from '../../timing.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { EventList } from '../history/event-list.tsx';

/** What happened to a service last, and the way to all of it. */
export function LastEvents({ stack, service }: { readonly stack: Snapshot; readonly service: string }) {
  const { trail } = useStore();
  const events = stack.events.filter((event) => event.service === service).slice(-TIMING.recentStoryEvents);
  return (
    <section class="panel" aria-label={serviceWords.lastEvents}>
      <h3 class="section-title">
        {serviceWords.lastEvents}
        <button type="button" class="link" onClick={() => trail.go({ kind: 'events', stack: stack.key, service })}>
          {serviceWords.allEvents}
        </button>
      </h3>
      {events.length > 0 ? (
        <EventList stack={stack.key} events={events.reverse()} named={false} most={TIMING.recentEntries} />
      ) : (
        <p class="empty-note">{serviceWords.noRecentEvents}</p>
      )}
    </section>
  );
}
