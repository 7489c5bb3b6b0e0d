import type { Metrics } from '../../../electron/contract/metrics.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { chartWords } from '../../words/charts.ts';
import { EventTime } from '../history/event-time.tsx';

/** Failed checks, newest first, each with what it got one press away. */
export function FailedChecks({ failures }: { readonly failures: Metrics['failures'] }) {
  if (failures.length === 0) return null;
  return (
    <ol class="failures" aria-label={chartWords.failuresTitle}>
      {[...failures].reverse().map((failure) => (
        <li key={failure.from}>
          <details>
            <summary>
              <EventTime at={failure.to} /> <span class="word tone-bad">✗</span> {failure.message}
              {failure.count > 1 && <span class="hint">{` · ${chartWords.failureCount(failure.count)}`}</span>}
            </summary>
            {failure.count > 1 && (
              <p class="hint">{chartWords.failureSpan(formatLocalTime(failure.from), formatLocalTime(failure.to))}</p>
            )}
            <pre class="evidence">{failure.output.trim() || chartWords.noOutput}</pre>
          </details>
        </li>
      ))}
    </ol>
  );
}
