import { troubleRank } from '../../shared/headline/trouble.ts';
import { formatClock } from '../../shared/text/clock-time.ts';
import type { Intent } from '../contract/intent.ts';
import type { ServiceState, ServiceView } from '../contract/service.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { LIMITS } from '../limits.ts';
import type { MenuEntry } from './menu-entry.ts';
import { pressEntries } from './tray-headline.ts';
import { trayWords } from './words/tray.ts';

const SETTLED_WELL: readonly ServiceState[] = ['healthy', 'running', 'completed'];
const NOT_STARTED: readonly ServiceState[] = ['stopped', 'failed', 'blocked', 'completed'];

/**
 * The menu of one stack: each service with what can be done about it, then what is done about the whole. `snoozedUntil`: its notifications
 * are held back; epoch milliseconds.
 */
export function stackEntries(stack: Snapshot, now: number, snoozedUntil?: number): readonly MenuEntry[] {
  // Not while verifying: what keeps an action from being good may be what the next one mends.
  const busy = stack.action?.phase === 'acting';
  const { key } = stack;
  const plan = { stack: key, view: 'plan' } as const;
  // Nothing of it may run yet, so nothing else can be done about it.
  if (stack.approval?.kind === 'trust')
    return [{ kind: 'separator' }, approvalEntry(key), { kind: 'separator' }, closeEntry(key)];
  return [
    ...pressEntries(stack, now),
    ...(stack.approval ? [{ kind: 'separator' } as const, approvalEntry(key)] : []),
    { kind: 'separator' },
    ...serviceEntries(stack),
    { kind: 'separator' },
    ...wholeEntries(stack, busy),
    { kind: 'separator' },
    {
      kind: 'action',
      label: trayWords.fixPorts,
      enabled: !busy,
      command: { type: 'intent', intent: { type: 'planFixPorts', stack: key }, show: plan },
    },
    intentEntry(trayWords.restartDown, !busy && stack.services.some(isDown), { type: 'restartDown', stack: key }),
    {
      kind: 'action',
      label: trayWords.cleanUp,
      enabled: !busy,
      command: { type: 'intent', intent: { type: 'planCleanUp', stack: key }, show: plan },
    },
    ...(stack.demo ? [intentEntry(trayWords.causePortConflict, !busy, { type: 'demoConflict', stack: key })] : []),
    { kind: 'separator' },
    snoozeEntry(key, now, snoozedUntil),
    closeEntry(key),
  ];
}

/** What is in trouble first; of a long stack only that and as many others as a menu holds, the rest folded. */
function serviceEntries({ key, services }: Snapshot): readonly MenuEntry[] {
  // Sorting keeps the order of equals.
  const sorted = [...services].sort((a, b) => troubleRank(a) - troubleRank(b));
  const fits = services.length <= LIMITS.shell.menuServices;
  const shown = fits ? sorted : sorted.slice(0, LIMITS.shell.menuServices - 1);
  const folded = sorted.slice(shown.length);
  return [
    ...shown.map((service) => serviceEntry(key, service)),
    ...(folded.length > 0
      ? [
          {
            kind: 'submenu',
            label: trayWords.moreServices(folded.length),
            entries: folded.map((service) => serviceEntry(key, service)),
          } as const,
        ]
      : []),
  ];
}

/** Its notifications alone; those of all stacks are snoozed in the settings. */
function snoozeEntry(stack: string, now: number, until = 0): MenuEntry {
  const on = until <= now;
  const label = on ? trayWords.snooze : trayWords.endSnooze(formatClock(until, now));
  return { kind: 'action', label, enabled: true, command: { type: 'snooze', stack, on } };
}

function closeEntry(stack: string): MenuEntry {
  return intentEntry(trayWords.closeStack, true, { type: 'close', stack });
}

/** What waits is read and answered on the page, where there is room for it. */
function approvalEntry(stack: string): MenuEntry {
  return {
    kind: 'action',
    label: trayWords.reviewApproval,
    enabled: true,
    command: { type: 'show', show: { stack, view: 'approval' } },
  };
}

/** Every service up, every service down; each only while there is something for it to do. */
function wholeEntries({ key, services }: Snapshot, busy: boolean): readonly MenuEntry[] {
  const run = services.filter(({ kind }) => kind !== 'external');
  return [
    ...(run.some(isOff) ? [intentEntry(trayWords.startAll, !busy, { type: 'up', stack: key, services: [] })] : []),
    ...(run.every(isOff) ? [] : [intentEntry(trayWords.stopAll, !busy, { type: 'down', stack: key, services: [] })]),
  ];
}

function serviceEntry(stack: string, service: ServiceView): MenuEntry {
  const show = (view: 'service' | 'logs'): MenuEntry => ({
    kind: 'action',
    label: view === 'logs' ? trayWords.logs : trayWords.details,
    enabled: true,
    command: { type: 'show', show: { stack, service: service.id, view } },
  });
  const open: MenuEntry = {
    kind: 'action',
    label: trayWords.openInBrowser,
    enabled: true,
    command: { type: 'openService', stack, service: service.id },
  };
  const hasPage = service.openUrl !== undefined;
  return {
    kind: 'submenu',
    label: `${service.id}: ${stateWords(service)}`,
    entries: [...runEntries(stack, service), show('logs'), ...(hasPage ? [open] : []), show('service')],
  };
}

/** Stacklight does not run an external service, so it offers nothing that it could not do. */
function runEntries(stack: string, service: ServiceView): readonly MenuEntry[] {
  if (service.kind === 'external') return [];
  const services = [service.id];
  const stopping = service.state === 'stopping';
  return [
    intentEntry(trayWords.restart, !stopping && service.desired === 'up', { type: 'restart', stack, services }),
    isOff(service)
      ? intentEntry(trayWords.start, !stopping, { type: 'up', stack, services })
      : intentEntry(trayWords.stop, !stopping, { type: 'down', stack, services }),
  ];
}

function intentEntry(label: string, enabled: boolean, intent: Intent): MenuEntry {
  return { kind: 'action', label, enabled, command: { type: 'intent', intent } };
}

function isOff(service: ServiceView): boolean {
  return service.desired === 'down' || NOT_STARTED.includes(service.state);
}

/** Wanted up, and neither well nor on its way there. */
function isDown(service: ServiceView): boolean {
  const underWay = service.state === 'starting' || service.state === 'waiting' || service.state === 'stopping';
  return service.desired === 'up' && !underWay && (service.shadowed || !SETTLED_WELL.includes(service.state));
}

/** The state as a person says it; an answer from a stranger is never called healthy. */
function stateWords(service: ServiceView): string {
  if (service.shadowed) return trayWords.stateShadowed;
  if (service.state === 'backoff') return trayWords.stateBackoff;
  if (service.state === 'completed') return trayWords.stateCompleted;
  return service.state;
}
