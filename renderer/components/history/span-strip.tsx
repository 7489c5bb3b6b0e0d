import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatCount } from '../../../shared/text/count.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import type { Span } from '../../incident-spans.ts';
import { describeSpanEnd, placeOf } from '../../incident-spans.ts';
import { TIMING } from '../../timing.ts';
import { historyWords } from '../../words/history.ts';

interface StripProps {
  readonly spans: readonly Span[];
  readonly now: number;
}

/** The last day as a line with its incidents on it; pressing one goes to it in the timeline. */
export function SpanStrip({ spans, now }: StripProps) {
  const placed = spans.flatMap((span) => {
    const place = placeOf(span, now, TIMING.stripMs);
    return place ? [{ span, place }] : [];
  });
  if (placed.length === 0) return null;
  return (
    <section class="panel" aria-label={historyWords.lastDayIncidents}>
      <h3 class="section-title">
        {historyWords.lastDayTitle} <span class="count">{formatCount(placed.length, 'incident')}</span>
      </h3>
      <ol class="span-strip">
        {placed.map(({ span, place }) => (
          <li
            key={span.id}
            style={{ left: `min(${place.from * 100}%, 100% - 6px)`, width: `${(place.to - place.from) * 100}%` }}
          >
            <button
              type="button"
              class={`strip-span tone-${toneOf(span)}`}
              aria-label={labelOf(span, now)}
              title={labelOf(span, now)}
              onClick={() => document.getElementById(anchorOf(span))?.scrollIntoView({ block: 'start' })}
            />
          </li>
        ))}
      </ol>
      <p class="strip-ends" aria-hidden="true">
        <span>{historyWords.yesterdayAt(formatLocalTime(now - TIMING.stripMs))}</span>
        <span>{historyWords.now}</span>
      </p>
    </section>
  );
}

/** Where the timeline shows it. */
export function anchorOf({ id }: Span): string {
  return `incident-${id}`;
}

/** Open is bad, over is a look back; what nobody had to be told of is quiet. */
export function toneOf({ closedAt, told }: Span): 'bad' | 'warn' | 'quiet' {
  if (closedAt === undefined) return 'bad';
  return told ? 'warn' : 'quiet';
}

function labelOf(incident: Span, now: number): string {
  const { rootService, openedAt, closedAt } = incident;
  const span = formatDuration((closedAt ?? now) - openedAt);
  return `${rootService}, ${formatLocalTime(openedAt)}, ${closedAt === undefined ? historyWords.openFor(span) : describeSpanEnd(incident, span)}`;
}
