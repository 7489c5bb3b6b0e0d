import type { MetricsSpan } from '../../../electron/contract/metrics.ts';
import { chartWords } from '../../words/charts.ts';

const spans: readonly MetricsSpan[] = ['quarter', 'hour', 'day'];

/** How far back health and charts look. */
export function SpanChoice({ span, onSpan }: { readonly span: MetricsSpan; onSpan(span: MetricsSpan): void }) {
  return (
    <fieldset class="segments">
      <legend class="silent">{chartWords.spansTitle}</legend>
      {spans.map((name) => (
        <button key={name} type="button" aria-pressed={name === span} onClick={() => onSpan(name)}>
          {chartWords.spanName(name)}
        </button>
      ))}
    </fieldset>
  );
}
