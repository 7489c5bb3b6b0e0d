/** The buttons of a notification, as data. Pure. */
import type { View } from '../contract/view.ts';
import type { MenuCommand } from './menu-entry.ts';
import type { Notice } from './notification-rules.ts';
import { notificationsWords } from './words/notifications.ts';

export interface NoticeButton {
  readonly id: 'restart' | 'fix' | 'logs' | 'snooze';
  readonly label: string;
  readonly command: MenuCommand;
}

/**
 * Of one that says that something is down: what brings it back, its log, and an hour in which its stack is quiet. Desktops show two or three. One that
 * only says something has none.
 */
export function buttonsOf({ urgency, stack: key, service: id, incident }: Notice, view: View): readonly NoticeButton[] {
  const stack = view.stacks.find((one) => one.key === key);
  const service = stack?.services.find((one) => one.id === id);
  if (urgency !== 'critical' || !stack || !service) return [];
  const { restart, fix, logs, snooze, snoozeStack } = notificationsWords;
  const isHeld = service.shadowed || service.ports.some(({ holders }) => holders.some(isStray));
  const fixButton: NoticeButton = {
    id: 'fix',
    label: fix,
    command: {
      type: 'intent',
      intent: { type: 'planFixPorts', stack: stack.key },
      show: { stack: stack.key, view: 'plan' },
    },
  };
  const restartButton: NoticeButton = {
    id: 'restart',
    label: restart,
    command: {
      type: 'intent',
      intent: { type: 'restart', stack: stack.key, services: [service.id] },
      ...(incident === undefined ? {} : { about: { stack: stack.key, service: service.id, incident } }),
    },
  };
  return [
    ...(isHeld ? [fixButton] : service.kind === 'external' ? [] : [restartButton]),
    {
      id: 'logs',
      label: logs,
      command: { type: 'show', show: { stack: stack.key, service: service.id, view: 'logs' } },
    },
    {
      id: 'snooze',
      label: view.stacks.length > 1 ? snoozeStack(stack.stack) : snooze,
      command: { type: 'snooze', stack: stack.key, on: true },
    },
  ];
}

/** A plan can end it. */
function isStray({ verdict, bystander }: { readonly verdict: string; readonly bystander?: boolean | undefined }) {
  return bystander !== true && (verdict === 'stale' || verdict === 'duplicate');
}
