/** Every command that makes sense now: what the buttons of the page offer, each under a name that can be typed. Pure. */
import type { ServiceView } from '../../electron/contract/service.ts';
import type { Settings } from '../../electron/contract/settings.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import type { View } from '../../electron/contract/view.ts';
import { bareMessage, fixOffer, sortFindings } from '../findings.ts';
import { isHeld, type Offer, serviceOffers, stackOffers } from '../offers.ts';
import { paletteWords as words } from '../words/palette.ts';
import type { Command, Effect } from './command.ts';

/** Of all stacks, in their order, then of the window itself. A stack that was never approved offers its approval and nothing else. */
export function commandsOf(view: View, settings: Settings | undefined, now: number): readonly Command[] {
  const ofStacks = view.stacks.flatMap((stack) => [
    ...approvalCommands(stack),
    ...snoozeCommands(stack, settings, now),
    ...(isHeld(stack) ? [] : [...stackCommands(stack), ...findingCommands(stack), ...serviceCommands(stack)]),
  ]);
  return [...ofStacks, ...windowCommands(), ...(settings ? settingCommands(settings, now) : [])];
}

function approvalCommands(stack: Snapshot): readonly Command[] {
  if (!stack.approval) return [];
  const review = {
    id: named('review', stack.key),
    title: words.review(stack.stack),
    where: stack.stack,
    icon: 'eye',
  } as const;
  return [{ ...review, isUrgent: true, effect: { kind: 'review', stack: stack.key } }];
}

/** One stack alone; all of them are snoozed by a command of the settings. */
function snoozeCommands(
  { key, stack, approval }: Snapshot,
  settings: Settings | undefined,
  now: number,
): readonly Command[] {
  if (!settings || approval?.kind === 'trust') return [];
  const on = (settings.stackSnoozes[key] ?? 0) <= now;
  return [
    {
      id: named('snoozeStack', key, String(on)),
      title: on ? words.snoozeStack(stack) : words.endSnoozeStack(stack),
      where: stack,
      icon: 'mute',
      effect: { kind: 'snooze', on, stack: key },
    },
  ];
}

/** An id, of what is done and to what. */
function named(...parts: readonly string[]): string {
  return parts.join(' ');
}

/** Nothing for an offer that cannot be taken now. */
function offered(offer: Offer | undefined, command: Command): readonly Command[] {
  return offer?.enabled ? [{ ...command, ...(offer.urgent ? { isUrgent: true } : {}) }] : [];
}

function stackCommands(stack: Snapshot): readonly Command[] {
  const { key, stack: name } = stack;
  const { fixPorts, restartDown, cleanUp, startAll } = stackOffers(stack);
  const isWanted = stack.services.some(({ desired }) => desired === 'up');
  const of = (type: string) => ({ id: named(type, key), where: name });
  const always = { enabled: true, title: '', urgent: false };
  return [
    ...offered(fixPorts, {
      ...of('planFixPorts'),
      title: words.fixPorts,
      icon: 'plug',
      effect: { kind: 'intent', intent: { type: 'planFixPorts', stack: key } },
    }),
    ...offered(restartDown, {
      ...of('restartDown'),
      title: words.restartDown,
      icon: 'restart',
      effect: { kind: 'intent', intent: { type: 'restartDown', stack: key } },
    }),
    ...offered(startAll ?? always, {
      ...of('up'),
      title: words.startAll,
      icon: 'play',
      effect: { kind: 'intent', intent: { type: 'up', stack: key, services: [] } },
    }),
    ...offered(isWanted ? always : undefined, {
      ...of('down'),
      title: words.stopAll,
      icon: 'stop',
      effect: { kind: 'intent', intent: { type: 'down', stack: key, services: [] } },
    }),
    ...offered(cleanUp, {
      ...of('planCleanUp'),
      title: words.cleanUp,
      icon: 'broom',
      effect: { kind: 'intent', intent: { type: 'planCleanUp', stack: key } },
    }),
    {
      ...of('history'),
      title: words.history,
      icon: 'clock',
      effect: { kind: 'go', route: { kind: 'events', stack: key } },
    },
    ...stack.incidents.map(
      ({ id, rootService, closedAt }): Command => ({
        id: named('report', key, id),
        title: closedAt === undefined ? words.incidentNow(rootService) : words.incident(rootService),
        where: name,
        icon: 'clock',
        effect: { kind: 'go', route: { kind: 'report', stack: key, incident: id } },
      }),
    ),
    {
      ...of('close'),
      title: words.closeStack,
      icon: 'close',
      effect: { kind: 'intent', intent: { type: 'close', stack: key } },
    },
  ];
}

function findingCommands(stack: Snapshot): readonly Command[] {
  return sortFindings(stack.findings).open.flatMap((finding) =>
    finding.fixes.flatMap((fix): readonly Command[] => {
      const known = fixOffer(fix.intent, stack.key, finding);
      // Those that the stack itself offers stand there already.
      if (known?.intent.type !== 'planFix') return [];
      const about = finding.service ?? bareMessage(finding);
      return [
        {
          id: named('planFix', stack.key, finding.id, fix.intent),
          title: words.fix(fix.label, about),
          where: stack.stack,
          icon: known.icon,
          effect: { kind: 'intent', intent: known.intent },
        },
      ];
    }),
  );
}

function serviceCommands(stack: Snapshot): readonly Command[] {
  return stack.services.flatMap((service) => commandsOfService(stack, service));
}

function commandsOfService({ key, stack: where }: Snapshot, service: ServiceView): readonly Command[] {
  const { id } = service;
  const { restart, start, stop, logs, open } = serviceOffers(service);
  const of = (type: string) => ({ id: named(type, key, id), where });
  const asks = (type: 'up' | 'down' | 'restart'): Effect => ({
    kind: 'intent',
    intent: { type, stack: key, services: [id] },
  });
  const goes = (kind: 'service' | 'logs' | 'events'): Effect => ({
    kind: 'go',
    route: { kind, stack: key, service: id },
  });
  return [
    ...offered(restart, { ...of('restart'), title: words.restart(id), icon: 'restart', effect: asks('restart') }),
    ...offered(start, { ...of('up'), title: words.start(id), icon: 'play', effect: asks('up') }),
    { ...of('service'), title: words.service(id), icon: 'process', effect: goes('service') },
    ...offered(logs, { ...of('logs'), title: words.logs(id), icon: 'logs', effect: goes('logs') }),
    ...offered(open, {
      ...of('open'),
      title: words.open(id),
      icon: 'open',
      effect: { kind: 'open', stack: key, service: id },
    }),
    ...offered(stop, { ...of('down'), title: words.stop(id), icon: 'stop', effect: asks('down') }),
    { ...of('events'), title: words.historyOf(id), icon: 'clock', effect: goes('events') },
  ];
}

function windowCommands(): readonly Command[] {
  const go = (kind: 'home' | 'open' | 'settings' | 'muted') => ({ kind: 'go', route: { kind } }) as const;
  return [
    { id: 'home', title: words.home, where: '', icon: 'box', keys: ['Esc'], effect: go('home') },
    { id: 'settings', title: words.settings, where: '', icon: 'gear', keys: ['Ctrl', ','], effect: go('settings') },
    { id: 'open-stack', title: words.openStack, where: '', icon: 'folder', effect: go('open') },
    {
      id: 'open-file',
      title: words.openFile,
      where: '',
      icon: 'folder',
      effect: { kind: 'ask', channel: 'stacklight:open-stack' },
    },
    { id: 'muted', title: words.muted, where: '', icon: 'mute', effect: go('muted') },
  ];
}

function settingCommands({ choices, snoozedUntil = 0 }: Settings, now: number): readonly Command[] {
  const isSnoozed = snoozedUntil > now;
  const themes = (['system', 'light', 'dark', 'contrast'] as const).filter((theme) => theme !== choices.theme);
  const density = choices.density === 'compact' ? 'comfortable' : 'compact';
  const where = words.settings;
  return [
    {
      id: named('snooze', String(!isSnoozed)),
      title: isSnoozed ? words.endSnooze : words.snooze,
      where,
      icon: 'mute',
      effect: { kind: 'snooze', on: !isSnoozed },
    },
    ...themes.map(
      (theme): Command => ({
        id: named('theme', theme),
        title: words.theme[theme],
        where,
        icon: 'eye',
        effect: { kind: 'set', choices: { theme } },
      }),
    ),
    {
      id: named('density', density),
      title: words.density[density],
      where,
      icon: 'eye',
      effect: { kind: 'set', choices: { density } },
    },
    {
      id: 'test-notification',
      title: words.testNotification,
      where,
      icon: 'gear',
      effect: { kind: 'ask', channel: 'stacklight:test-notification' },
    },
  ];
}
