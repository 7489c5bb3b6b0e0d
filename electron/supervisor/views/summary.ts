import { formatDuration } from '../../../shared/text/duration.ts';
import type { Light, ServiceView } from '../../contract/service.ts';
import { lampOf, worst } from '../../lifecycle/light.ts';
import { isGood } from '../../lifecycle/service.ts';

/** A service with what only the light needs to know. */
export interface Lit {
  readonly view: ServiceView;
  readonly recovering: boolean;
}

/** The one state of the tray for a stack. */
export function lightOf(services: readonly Lit[]): Light {
  return worst(
    services.map(({ view: { desired, state, unheldPorts, replicas }, recovering }) => {
      const short = replicas !== undefined && replicas.up < replicas.wanted;
      return lampOf({ desired, state, recovering, lacksPort: unheldPorts !== undefined, short });
    }),
  );
}

/** One line of plain words: `3 of 4 up, api down 2 min`. `wall` is epoch milliseconds. */
export function summaryOf(services: readonly Lit[], wall: number): string {
  const wanted = services.filter(({ view }) => view.desired === 'up').map(({ view }) => view);
  if (services.length === 0) return 'no services';
  const stuck = services.filter(({ view }) => view.desired === 'down' && view.state === 'failed');
  if (stuck.length > 0) return `${stuck.map(({ view }) => view.id).join(', ')} could not be stopped`;
  if (wanted.length === 0) return 'nothing is meant to be running';
  const good = wanted.filter((view) => isGood(view.state));
  const counts = `${good.length} of ${wanted.length} up`;
  const bad = wanted.filter((view) => !isGood(view.state));
  if (bad.length === 0) return `${good.length === 1 ? 'it is up' : `all ${good.length} up`}${lackWords(good)}`;
  const roots = bad.filter((view) => !view.waitingFor.some((id) => bad.some((other) => other.id === id)));
  const named = (roots.length > 0 ? roots : bad)
    .slice(0, 2)
    .map((view) => `${view.id} ${stateWord(view)} ${formatDuration(wall - view.since)}`);
  const more = bad.length > named.length ? `, ${bad.length - named.length} more` : '';
  return `${counts}, ${named.join(', ')}${more}`;
}

/** `, but api does not listen on 8000`: up, and not of much use. */
function lackWords(good: readonly ServiceView[]): string {
  const lacking = good.find(({ unheldPorts }) => unheldPorts !== undefined);
  const short = good.find(({ replicas }) => replicas && replicas.up < replicas.wanted);
  if (short?.replicas && !lacking)
    return `, but ${short.id} has ${short.replicas.up} of ${short.replicas.wanted} containers`;
  return lacking ? `, but ${lacking.id} does not listen on ${lacking.unheldPorts?.join(', ')}` : '';
}

function stateWord(view: ServiceView): string {
  if (view.shadowed) return 'shadowed';
  switch (view.state) {
    case 'failed':
    case 'stopped':
    case 'backoff':
      return 'down';
    case 'unknown':
      return 'state unknown';
    default:
      return view.state;
  }
}
