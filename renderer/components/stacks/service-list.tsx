import type { Signal } from '@preact/signals';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { isHeld } from '../../offers.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { ServiceRow } from './service-row.tsx';

interface ServiceListProps {
  readonly stack: Snapshot;
  /** `stack/service` of the row that Tab stops at, over all stacks of the page. */
  readonly current: Signal<string>;
}

/** The services of one stack. */
export function ServiceList({ stack, current }: ServiceListProps) {
  const route = useStore().trail.route.value;
  if (stack.services.length === 0) return <p class="empty-note">{stacksWords.noServices}</p>;
  const shown = 'service' in route && route.stack === stack.key ? route.service : undefined;
  return (
    <ul class="rows" aria-label={stacksWords.servicesOf(stack.stack)}>
      {stack.services.map((service) => (
        <ServiceRow
          key={service.id}
          stack={stack.key}
          service={service}
          current={current.value === `${stack.key}/${service.id}`}
          selected={shown === service.id}
          held={isHeld(stack)}
        />
      ))}
    </ul>
  );
}

/**
 * Arrow keys in the list: up and down between services, left and right between the buttons of one, Home and End to the
 * ends. Returns true when the key was one of them.
 */
export function moveInList(list: HTMLElement, key: string): boolean {
  const active = document.activeElement;
  const row = active?.closest<HTMLElement>('.row');
  if (!row || !list.contains(row)) return false;
  const rows = [...list.querySelectorAll<HTMLElement>('.row')];
  const controls = [...row.querySelectorAll<HTMLElement>('button')];
  const at = rows.indexOf(row);
  const control = controls.findIndex((button) => button.matches(':focus'));
  const moves: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowDown: mainOf(rows[at + 1]),
    ArrowUp: mainOf(rows[at - 1]),
    Home: mainOf(rows[0]),
    End: mainOf(rows.at(-1)),
    ArrowRight: controls[control + 1],
    ArrowLeft: controls[control - 1],
  };
  if (!(key in moves)) return false;
  moves[key]?.focus();
  return true;
}

function mainOf(row: HTMLElement | undefined): HTMLElement | undefined {
  return row?.querySelector<HTMLElement>('.row-main') ?? undefined;
}
