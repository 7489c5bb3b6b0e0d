import type { Signal } from '@preact/signals';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { listed } from '../../list-order.ts';
import { isHeld } from '../../offers.ts';
import { lookOf } from '../../state-look.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { VirtualList } from '../ui/virtual-list.tsx';
import { ServiceRow } from './service-row.tsx';

interface ServiceListProps {
  readonly stack: Snapshot;
  /** `stack/service` of the row that Tab stops at, over all stacks of the page. */
  readonly current: Signal<string>;
  /** What the rows say in the place of the list of findings. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/** Until a row was drawn once: two lines, and in trouble also its reason and its buttons. */
const guess = (service: ServiceView) => (['bad', 'warn'].includes(lookOf(service).tone) ? 98 : 47);

/** The services of one stack, as they are filtered and sorted. */
export function ServiceList({ stack, current, findings }: ServiceListProps) {
  const { trail, list } = useStore();
  const route = trail.route.value;
  // The headline says that there are none.
  if (stack.services.length === 0) return null;
  const services = listed(stack, list.filter.value, list.order.value);
  if (services.length === 0) return null;
  const shown = 'service' in route && route.stack === stack.key ? route.service : undefined;
  const chosen = list.chosen.value;
  const stop = current.value;
  const keep = services.findIndex(({ id }) => stop === `${stack.key}/${id}`);
  return (
    <VirtualList
      items={services}
      keyOf={({ id }) => id}
      height={{ guess }}
      label={stacksWords.servicesOf(stack.stack)}
      class={`rows${chosen.size > 0 ? ' choosing' : ''}`}
      keep={keep}
      row={(service, place) => (
        <ServiceRow
          key={service.id}
          stack={stack.key}
          service={service}
          place={place}
          current={stop === `${stack.key}/${service.id}`}
          selected={shown === service.id}
          chosen={chosen.has(`${stack.key}/${service.id}`)}
          held={isHeld(stack)}
          findings={findings.get(service.id)}
        />
      )}
    />
  );
}
