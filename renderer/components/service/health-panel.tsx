import type { Metrics, MetricsSpan } from '../../../electron/contract/metrics.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { LaneSpan } from '../../../electron/contract/timeline.ts';
import { formatLocalTime } from '../../../shared/text/clock-time.ts';
import { describeSpan, spanLook } from '../../history/lane-view.ts';
import { shareOf } from '../../history/lane-window.ts';
import { type CheckBar, checkBars } from '../../service/chart-lines.ts';
import { chartWords } from '../../words/charts.ts';
import { serviceWords } from '../../words/service.ts';
import { Elapsed } from '../ui/elapsed.tsx';
import { FailedChecks } from './failed-checks.tsx';
import { SpanChoice } from './span-choice.tsx';

interface HealthProps {
  readonly service: ServiceView;
  readonly metrics: Metrics | undefined;
  readonly states: readonly LaneSpan[];
  readonly span: MetricsSpan;
  onSpan(span: MetricsSpan): void;
}

/** How it was and what its checks said, over the last quarter of an hour, hour or day. */
export function HealthPanel({ service, metrics, states, span, onSpan }: HealthProps) {
  const { health } = service;
  const isChecked = health.status !== 'none' || health.results.length > 0 || (metrics?.failures.length ?? 0) > 0;
  return (
    <section class="panel health" aria-label={chartWords.healthTitle}>
      <div class="panel-head">
        <h3 class="section-title">{chartWords.healthTitle}</h3>
        {health.checkedAt !== undefined && (
          <span class="hint">
            <Elapsed since={health.checkedAt} text={serviceWords.checkedAgo} />
          </span>
        )}
        <SpanChoice span={span} onSpan={onSpan} />
      </div>
      {health.check && <p class="check-line">{health.check}</p>}
      {health.failing > 0 && <p class="word tone-bad">{serviceWords.failedInARow(health.failing)}</p>}
      {metrics && <States service={service.id} states={states} metrics={metrics} />}
      {isChecked && metrics ? <Checks metrics={metrics} /> : <NoChecks isDeclared={isChecked} />}
    </section>
  );
}

function NoChecks({ isDeclared }: { readonly isDeclared: boolean }) {
  return <p class="empty-note">{isDeclared ? serviceWords.notCheckedYet : serviceWords.noHealthCheck}</p>;
}

interface StatesProps {
  readonly service: string;
  readonly states: readonly LaneSpan[];
  readonly metrics: Metrics;
}

/** The worse, the taller: as in the timeline. */
function States({ service, states, metrics }: StatesProps) {
  const window = { from: metrics.from, to: metrics.from + metrics.passed.length * metrics.stepMs };
  const shown = states.filter(({ from, to }) => to > window.from && from < window.to);
  if (shown.length === 0) return null;
  return (
    <ol class="lane-track states" aria-label={chartWords.statesLabel}>
      {shown.map((span) => {
        const [left, right] = [shareOf(window, span.from), shareOf(window, span.to)];
        const label = describeSpan(service, span);
        return (
          <li key={span.from}>
            <span
              class={`lane-span tone-${spanLook(span).tone}`}
              style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
              role="img"
              aria-label={label}
              title={label}
            />
          </li>
        );
      })}
    </ol>
  );
}

/** As many as are still apart in the narrowest window. */
const BARS = 60;

function Checks({ metrics }: { readonly metrics: Metrics }) {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const summary = chartWords.checks(total(metrics.passed), total(metrics.failed));
  return (
    <>
      <figure class="check-bars">
        <ol aria-label={summary}>
          {checkBars(metrics, BARS).map((bar) => (
            <li key={bar.from} class={barClass(bar)} title={barText(bar)} />
          ))}
        </ol>
        <figcaption class="hint">{summary}</figcaption>
      </figure>
      <FailedChecks failures={metrics.failures} />
    </>
  );
}

function barClass({ passed, failed }: CheckBar): string {
  if (passed + failed === 0) return 'none';
  if (failed === 0) return 'good';
  return passed === 0 ? 'bad' : 'some';
}

function barText({ from, to, passed, failed }: CheckBar): string {
  const text = passed + failed === 0 ? chartWords.noChecksIn : chartWords.checks(passed, failed);
  return chartWords.bar(formatLocalTime(from), formatLocalTime(to), text);
}
