/** What people are told when something is down, still down, or over: the same words in a notification and for a webhook. Pure. */

import { bareCause, finished } from '../../shared/text/cause.ts';
import { formatClock } from '../../shared/text/clock-time.ts';
import { formatDuration } from '../../shared/text/duration.ts';
import { formatList } from '../../shared/text/list.ts';
import type { Incident } from '../contract/incident.ts';
import { dependentsOf, describeLeft, type Needs, ownCause } from './incident-words.ts';

/** As a cause begins that says how many containers of a service are up. */
const COUNTED = /^\d+ of \d+ containers up: /;

/** An alert in the parts that stand in one sentence or in title and body. */
export interface AlertWords {
  /** `api is down` */
  readonly what: string;
  /** Both as one clause: `api has been down since 17:00` */
  readonly sentence: string;
  /** `since 17:00` */
  readonly when: string;
  /** `exited with code 1. web cannot work without it.`: what is to be said besides, too. Nobody knows since when that is so. */
  readonly why: string;
}

/** `is down` of one service that something else answers for is `is being answered by something else`. `now` is epoch milliseconds. */
export function describeAlert(
  incident: Incident,
  services: readonly Needs[],
  now: number,
  isDown = 'is down',
): AlertWords {
  const { alert = firstAlert(incident), burst = [], note, rootService } = incident;
  const { kind, services: named, since, part } = alert;
  const several = named.length > 1;
  const together = alert.number === 1 && burst.length > 1 && burst.every((id) => named.includes(id));
  const verb = part === undefined ? (several ? 'are down' : isDown) : /^1 /.test(part) ? 'is down' : 'are down';
  const state = together ? 'went down together' : stateWords(kind, verb);
  const subject = `${formatList(named)}${part === undefined ? '' : `: ${part}`}`;
  const others = [...new Set(named.flatMap((id) => dependentsOf(id, services)))].filter((id) => !named.includes(id));
  const without =
    others.length > 0 && part === undefined
      ? ` ${formatList(others)} cannot work without ${several ? 'them' : 'it'}.`
      : '';
  const when = `${together ? 'at' : 'since'} ${formatClock(since, now)}`;
  const lasting = kind === 'reminder' ? ` (${formatDuration(now - since)})` : '';
  const bare = several ? alert.cause : bareCause(named[0] ?? rootService, alert.cause);
  // How many are up follows from how many are down, which the sentence says already.
  const seen = finished(part === undefined ? bare : bare.replace(COUNTED, '')).replace(/\.$/, '');
  const cause = seen === '' ? 'the reason was not observed' : seen;
  const more = note ? ` (${note.replace(`: ${rootService} changed`, ': it changed')})` : '';
  return {
    what: `${subject} ${state}`,
    when: `${when}${lasting}`,
    sentence: `${subject} ${together ? state : hasBeen(state)} ${when}${lasting}`,
    why: `${finished(`${together ? 'Stacklight did not stop them; ' : ''}${cause}${more}`)}${without}`,
  };
}

/** `api works again`, or why it is no longer needed; `how`: after which time, or that nobody does. `it had begun with` follows. */
export function describeOver(
  incident: Incident,
  closedAt: number,
): { readonly what: string; readonly how: string; readonly cause: string } {
  const { openedAt, rootService, ending = 'back', alert = firstAlert(incident) } = incident;
  const named = [...new Set([rootService, ...alert.services])];
  const cause = finished(bareCause(rootService, ownCause(incident.cause)));
  if (ending !== 'back')
    return { what: `${rootService} ${describeLeft(ending)}`, how: 'it is no longer needed', cause };
  if (alert.part !== undefined && named.length === 1) {
    const what = `all containers of ${rootService} are up again`;
    return { what, how: `after ${formatDuration(closedAt - openedAt)}`, cause };
  }
  return {
    what: `${formatList(named)} ${named.length > 1 ? 'work' : 'works'} again`,
    how: `after ${formatDuration(closedAt - openedAt)}`,
    cause,
  };
}

function stateWords(kind: 'down' | 'again' | 'reminder', down: string): string {
  switch (kind) {
    case 'down':
      return down;
    case 'again':
      return `${down} again`;
    case 'reminder':
      return down.replace(/^(is|are) /, '$1 still ');
  }
}

/** `has been down`, or `is still down, and has been`: a state that lasts since a time. */
function hasBeen(state: string): string {
  const has = state.startsWith('is ') ? 'has been' : 'have been';
  return / still /.test(state) ? `${state}, and ${has}` : state.replace(/^(?:is|are)/, has);
}

/** An incident that says nothing of what was told: an older Stacklight told its root, or all that went down together. */
function firstAlert({ rootService, burst = [], openedAt, cause }: Incident): NonNullable<Incident['alert']> {
  const services = burst.length > 1 ? burst : [rootService];
  return { number: 1, kind: 'down', services, since: openedAt, cause: ownCause(cause), at: openedAt };
}
