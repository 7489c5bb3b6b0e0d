/** A button of a notification is pressed when it is seen, which may be the next morning: it is about the incident that it told of. Pure. */
import { formatClock } from '../../shared/text/clock-time.ts';
import type { View } from '../contract/view.ts';
import type { Problem } from '../result.ts';
import { notificationsWords } from './words/notifications.ts';

export interface AboutIncident {
  /** Key of the stack. */
  readonly stack: string;
  readonly incident: string;
  readonly service: string;
}

/** Why the press does nothing: the incident is over by now. Undefined while it is open. `now`: epoch milliseconds. */
export function whyStale(
  { stack: key, incident: id, service }: AboutIncident,
  view: View,
  now: number,
): Problem | undefined {
  const incidents = view.stacks.find((one) => one.key === key)?.incidents ?? [];
  const told = incidents.find((one) => one.id === id);
  if (told && told.closedAt === undefined) return undefined;
  const { overSince, over, downAgain, lookFirst } = notificationsWords;
  const isDownAgain = incidents.some(({ closedAt, services }) => closedAt === undefined && services.includes(service));
  return {
    code: 'incident-over',
    message: told?.closedAt === undefined ? over : overSince(formatClock(told.closedAt, now)),
    ...(isDownAgain ? { hint: `${downAgain(service)} ${lookFirst}` } : {}),
  };
}
