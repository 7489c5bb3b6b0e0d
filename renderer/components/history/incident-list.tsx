import type { Incident } from '../../../electron/contract/incident.ts';
import { bareCause } from '../../../shared/text/cause.ts';
import { formatClock } from '../../../shared/text/clock-time.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { describeSpanEnd } from '../../incident-spans.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';

/** Spans in which the stack was not well, newest first. */
export function IncidentList({
  stack,
  incidents,
}: {
  readonly stack: string;
  readonly incidents: readonly Incident[];
}) {
  if (incidents.length === 0) return null;
  return (
    <section class="panel">
      <h3 class="section-title">
        {historyWords.incidents} <span class="count">{incidents.length}</span>
      </h3>
      <ul class="incidents">
        {[...incidents].reverse().map((incident) => (
          <IncidentItem key={incident.id} stack={stack} incident={incident} />
        ))}
      </ul>
    </section>
  );
}

function IncidentItem({ stack, incident }: { readonly stack: string; readonly incident: Incident }) {
  const { trail, now } = useStore();
  const { openedAt, closedAt, rootService, cause, services } = incident;
  const open = closedAt === undefined;
  const others = services.filter((service) => service !== rootService);
  return (
    <li class={`incident tone-${open ? 'bad' : 'good'}`}>
      <StateGlyph
        look={open ? { tone: 'bad', shape: 'triangle', word: '' } : { tone: 'good', shape: 'tick', word: '' }}
        size={14}
      />
      <div>
        <p>
          <button type="button" class="link" onClick={() => trail.go({ kind: 'report', stack, incident: incident.id })}>
            <b>{rootService}</b> {bareCause(rootService, cause)}
          </button>
        </p>
        <p class="incident-span">
          {formatClock(openedAt, now.peek())},{' '}
          {open ? (
            <Elapsed since={openedAt} text={historyWords.openFor} />
          ) : (
            describeSpanEnd(incident, formatDuration(closedAt - openedAt))
          )}
          {others.length > 0 && historyWords.alsoTouched(others.join(', '))}
        </p>
      </div>
    </li>
  );
}
