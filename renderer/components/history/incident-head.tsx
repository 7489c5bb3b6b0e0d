import { bareCause } from '../../../shared/text/cause.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { describeSpanEnd, type Span, toneOf } from '../../incident-spans.ts';
import type { Shape } from '../../state-look.ts';
import { historyWords } from '../../words/history.ts';
import { useStore } from '../app/store-context.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';

const shapes: Readonly<Record<ReturnType<typeof toneOf>, Shape>> = { bad: 'triangle', warn: 'tick', quiet: 'tick' };

/** What one incident was, how long it took, and the way to its report. */
export function IncidentHead({ stack, span }: { readonly stack: string; readonly span: Span }) {
  const { trail } = useStore();
  const { id, openedAt, closedAt, rootService, cause, services, note, told } = span;
  const others = services.filter((service) => service !== rootService);
  const tone = toneOf(span);
  return (
    <header class="span-head">
      <StateGlyph look={{ tone, shape: shapes[tone], word: '' }} size={14} />
      <div>
        <p>
          <b>{rootService}</b> {bareCause(rootService, cause)}
        </p>
        <p class="incident-span">
          {historyWords.incidentAt(formatLocalTime(openedAt))},{' '}
          {closedAt === undefined ? (
            <Elapsed since={openedAt} text={historyWords.openFor} />
          ) : (
            describeSpanEnd(span, formatDuration(closedAt - openedAt))
          )}
          {others.length > 0 && historyWords.alsoTouched(others.join(', '))}
          {!told && closedAt !== undefined && historyWords.tooShortToReport}
        </p>
        {note && <p class="incident-span">{note}</p>}
      </div>
      <button
        type="button"
        class="button"
        aria-label={historyWords.openReport(rootService, formatLocalTime(openedAt))}
        onClick={() => trail.go({ kind: 'report', stack, incident: id })}
      >
        {historyWords.reportTitle}
      </button>
    </header>
  );
}
