/** Which services the list shows, and in which order. Pure. */
import { troubleRank } from '../../../shared/headline/trouble.ts';
import type { ServiceView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { stackOf, type UiModel } from './model.ts';
import { lightOf, stateWord } from './service-look.ts';

/** Trouble first, then as in the file; or as in the file. Only what the filter lets through. */
export function shownServices(model: Pick<UiModel, 'stacks' | 'shown' | 'order' | 'filter'>): readonly ServiceView[] {
  const services = stackOf(model)?.services ?? [];
  const words = model.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const passed = services.filter((service) => words.every((word) => passes(service, word)));
  if (model.order === 'file') return passed;
  // Sorting keeps the order of equals.
  return [...passed].sort((a, b) => troubleRank(a) - troubleRank(b));
}

/** `api`, `8000`, `container`, `healthy`: name, port, kind or state holds it. `is:down`, `is:up`: what is in trouble or well. */
function passes(service: ServiceView, word: string): boolean {
  if (word.startsWith('is:')) return passesState(service, word.slice(3));
  const texts = [service.id, service.kind, stateWord(service), ...service.ports.map(({ port }) => String(port))];
  return texts.some((text) => text.toLowerCase().includes(word));
}

function passesState(service: ServiceView, asked: string): boolean {
  const light = lightOf(service);
  if (asked === 'down') return light === 'red' || light === 'amber';
  if (asked === 'up') return light === 'green';
  if (asked === 'off') return light === 'grey';
  return stateWord(service).startsWith(asked);
}

/** Services of ours that should be up, are not, and are not on their way. */
export function downServices({ services }: Snapshot): readonly string[] {
  return services
    .filter((service) => service.kind !== 'external' && !service.shadowed && lightOf(service) === 'red')
    .filter(({ desired }) => desired === 'up')
    .map(({ id }) => id);
}

/** The service that keys act on: that of the page on top, else the selected one where the list shows it, else the first that it shows. */
export function currentService(model: UiModel): ServiceView | undefined {
  const page = model.screens.findLast((screen) => screen.kind === 'service' || screen.kind === 'logs');
  if (page && 'service' in page && page.service !== undefined) {
    const { service } = page;
    return stackOf(model)?.services.find(({ id }) => id === service);
  }
  const shown = shownServices(model);
  return shown.find(({ id }) => id === model.selected) ?? shown[0];
}
