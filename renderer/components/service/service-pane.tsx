import { useState } from 'preact/hooks';
import type { MetricsSpan } from '../../../electron/contract/metrics.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { hasPortTrouble } from '../../offers.ts';
import { fromFirst } from '../../service/chart-lines.ts';
import { lookOf } from '../../state-look.ts';
import { chartWords } from '../../words/charts.ts';
import { ServiceActions } from '../stacks/service-actions.tsx';
import { Pane } from '../ui/pane.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { ChartsPanel } from './charts-panel.tsx';
import { ContainerPanel } from './container-panel.tsx';
import { DefinitionPanel } from './definition-panel.tsx';
import { DependencyPanel } from './dependency-panel.tsx';
import { EnvironmentPanel } from './environment-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { LastEvents } from './last-events.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { PortPanel } from './port-panel.tsx';
import { ProcessPanel } from './process-panel.tsx';
import { ServiceIncidents } from './service-incidents.tsx';
import { useDetails, useIncidents, useMetrics, useStates } from './use-service-facts.ts';

interface PaneProps {
  readonly stack: Snapshot;
  readonly service: ServiceView;
}

/** Everything about one service: what people need in trouble first, what it is made of last. */
export function ServicePane({ stack, service }: PaneProps) {
  const look = lookOf(service);
  const [span, setSpan] = useState<MetricsSpan>('quarter');
  const { metrics: all, failure } = useMetrics(stack.key, service.id, span);
  const metrics = all && fromFirst(all);
  const states = useStates(stack, service.id, span);
  const incidents = useIncidents(stack, service.id);
  const details = useDetails(stack.key, service);
  const ports = <PortPanel stack={stack} service={service} />;
  const portsFirst = hasPortTrouble(service);
  return (
    <Pane
      title={service.id}
      mark={<StateGlyph look={look} size={22} />}
      subtitle={<b class={`word tone-${look.tone}`}>{look.word}</b>}
    >
      {service.message && <p class={`lead tone-${look.tone}`}>{service.message}</p>}
      <div class="button-row">
        <ServiceActions stack={stack.key} service={service} />
      </div>
      {portsFirst && ports}
      {details?.notes && <NotesPanel stack={stack.key} service={service.id} notes={details.notes} />}
      {failure && <p class="banner tone-bad">{chartWords.failed(failure)}</p>}
      <HealthPanel service={service} metrics={metrics} states={states} span={span} onSpan={setSpan} />
      {metrics && <ChartsPanel service={service} metrics={metrics} />}
      {!portsFirst && ports}
      <ServiceIncidents stack={stack.key} incidents={incidents} />
      <DependencyPanel stack={stack} service={service} />
      <FactsPanel service={service} />
      {details && <ProcessPanel processes={details.processes} />}
      {details?.container && <ContainerPanel container={details.container} />}
      {details && <EnvironmentPanel environment={details.environment} inherited={details.inherited} />}
      {details && <DefinitionPanel definition={details.definition} />}
      <LastEvents stack={stack} service={service.id} />
    </Pane>
  );
}
