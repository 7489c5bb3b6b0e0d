import type { Timeline } from '../../../electron/contract/timeline.ts';
import { bareCause } from '../../../shared/text/cause.ts';
import { formatClock } from '../../../shared/text/clock-time.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { describeSpanEnd, toneOf } from '../../incident-spans.ts';
import { historyWords } from '../../words/history.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed } from '../ui/elapsed.tsx';

type Incident = Timeline['incidents'][number];

const SHOWN = 5;

/** The incidents of the last day that touched a service, newest first; each opens its report. */
export function ServiceIncidents({
  stack,
  incidents,
}: {
  readonly stack: string;
  readonly incidents: readonly Incident[];
}) {
  if (incidents.length === 0) return null;
  return (
    <section class="panel" aria-label={serviceWords.incidentsTitle}>
      <h3 class="section-title">
        {serviceWords.incidentsTitle} <span class="count">{incidents.length}</span>
      </h3>
      <ul class="incident-links">
        {[...incidents]
          .reverse()
          .slice(0, SHOWN)
          .map((incident) => (
            <IncidentLink key={incident.id} stack={stack} incident={incident} />
          ))}
      </ul>
    </section>
  );
}

function IncidentLink({ stack, incident }: { readonly stack: string; readonly incident: Incident }) {
  const { trail, now } = useStore();
  const { id, openedAt, closedAt, rootService, cause } = incident;
  return (
    <li class={`tone-${toneOf(incident)}`}>
      <button type="button" class="link" onClick={() => trail.go({ kind: 'report', stack, incident: id })}>
        {formatClock(openedAt, now.peek())}, <b>{rootService}</b> {bareCause(rootService, cause)}
      </button>{' '}
      <span class="hint">
        {closedAt === undefined ? (
          <Elapsed since={openedAt} text={historyWords.openFor} />
        ) : (
          describeSpanEnd(incident, formatDuration(closedAt - openedAt))
        )}
      </span>
    </li>
  );
}
