import type { Incident } from '../../../electron/contract/incident.ts';
import type { View } from '../../../electron/contract/view.ts';
import { TIMING } from '../../timing.ts';
import { historyWords } from '../../words/history.ts';
import { useWide } from '../app/use-wide.ts';
import { DayLanes } from './day-lanes.tsx';
import { EventList } from './event-list.tsx';
import { IncidentList } from './incident-list.tsx';

/** The newest three, and every one that is open. */
function latestOf(incidents: readonly Incident[]): readonly Incident[] {
  const newest = incidents.slice(-3);
  return incidents.filter((one) => one.closedAt === undefined || newest.includes(one));
}

/** What stands beside the list in a wide window while nothing is opened: how the last day of every stack was, and its latest events. */
export function Overview({ view }: { readonly view: View }) {
  const isWide = useWide();
  return (
    <section class="overview" aria-label={historyWords.latestEvents}>
      {view.stacks.map((stack) => (
        <div key={stack.key}>
          {isWide && <DayLanes stack={stack} several={view.stacks.length > 1} />}
          <IncidentList stack={stack.key} incidents={latestOf(stack.incidents)} />
          <section class="panel">
            <h3 class="section-title">
              {view.stacks.length > 1 ? historyWords.latestInStack(stack.stack) : historyWords.latest}
            </h3>
            {stack.events.length > 0 ? (
              <EventList
                stack={stack.key}
                events={stack.events.slice(-TIMING.recentStoryEvents).reverse()}
                named
                most={2 * TIMING.recentEntries}
              />
            ) : (
              <p class="empty-note">{historyWords.noEvents}</p>
            )}
          </section>
        </div>
      ))}
    </section>
  );
}
