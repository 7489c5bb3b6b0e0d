import type { ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { lookOf } from '../../state-look.ts';
import { TIMING } from '../../timing.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { EventList } from '../history/event-list.tsx';
import { ServiceActions } from '../stacks/service-actions.tsx';
import { Pane } from '../ui/pane.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { PortPanel } from './port-panel.tsx';

/** Everything about one service. */
export function ServicePane({ stack, service }: { readonly stack: Snapshot; readonly service: ServiceView }) {
  const look = lookOf(service);
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
      <PortPanel stack={stack} service={service} />
      <HealthPanel service={service} />
      <FactsPanel stack={stack.key} service={service} />
      <LastEvents stack={stack} service={service.id} />
    </Pane>
  );
}

function LastEvents({ stack, service }: { readonly stack: Snapshot; readonly service: string }) {
  const { trail } = useStore();
  const events = stack.events.filter((event) => event.service === service).slice(-TIMING.recentEvents);
  return (
    <section class="panel">
      <h3 class="section-title">
        {serviceWords.lastEvents}
        <button type="button" class="link" onClick={() => trail.go({ kind: 'events', stack: stack.key, service })}>
          {serviceWords.allEvents}
        </button>
      </h3>
      {events.length > 0 ? (
        <EventList events={events.reverse()} named={false} />
      ) : (
        <p class="empty-note">{serviceWords.noRecentEvents}</p>
      )}
    </section>
  );
}
