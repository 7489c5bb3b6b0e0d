import type { Metrics } from '../../../electron/contract/metrics.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { chartLine, type Measured } from '../../service/chart-lines.ts';
import { chartWords } from '../../words/charts.ts';
import { LineChart } from './line-chart.tsx';

const measured: readonly Measured[] = ['latency', 'cpu', 'memory'];

/** How fast it answered and what it used. */
export function ChartsPanel({ service, metrics }: { readonly service: ServiceView; readonly metrics: Metrics }) {
  const lines = measured.flatMap((name) => chartLine(name, metrics) ?? []);
  // What ended at once was never measured, and nothing of it is to be seen.
  if (lines.length === 0 && service.kind !== 'container') return null;
  return (
    <section class="panel" aria-label={chartWords.title}>
      <h3 class="section-title">{chartWords.title}</h3>
      {lines.length === 0 && <p class="empty-note">{chartWords.nothing}</p>}
      <div class="charts">
        {lines.map((line) => (
          <LineChart key={line.name} line={line} />
        ))}
      </div>
      {service.kind === 'container' && <p class="hint">{chartWords.whileLooked}</p>}
    </section>
  );
}
