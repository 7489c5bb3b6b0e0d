import { troubleOf } from '../../shared/headline/trouble.ts';
import { stackLabels } from '../../shared/text/stack-labels.ts';
import type { Light } from '../contract/service.ts';
import type { RecentStack } from '../contract/settings.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { View } from '../contract/view.ts';
import { worst } from '../lifecycle/light.ts';
import { LIMITS } from '../limits.ts';
import type { MenuEntry } from './menu-entry.ts';
import { troubleOfStack } from './tray-headline.ts';
import { stackEntries } from './tray-menu.ts';
import { trayWords } from './words/tray.ts';

/** Everything the tray shows, as data. */
export interface TrayModel {
  readonly light: Light;
  /** How many services are in trouble, of all stacks. */
  readonly troubled: number;
  /** The icon moves: something is being done. */
  readonly moving: boolean;
  /** One line. */
  readonly tooltip: string;
  readonly menu: readonly MenuEntry[];
}

/** What the tray shows for a view: the worst light of all stacks, their summaries and every action as a menu. `snoozes`: by stack, until when; epoch milliseconds. */
export function trayModel(
  view: View,
  recents: readonly RecentStack[] = [],
  now: number = Date.now(),
  snoozes: Readonly<Record<string, number>> = {},
): TrayModel {
  const light = worst(view.stacks.map((stack) => stack.light));
  return {
    light,
    troubled: view.stacks.reduce((sum, stack) => sum + troubledOf(stack), 0),
    moving: light === 'blue',
    tooltip: tooltipOf(view.stacks, light),
    menu: menuOf(view.stacks, recents, now, snoozes),
  };
}

/** What nobody approved yet is in no trouble: nothing of it runs. */
function troubledOf({ approval, services }: Snapshot): number {
  return approval?.kind === 'trust' ? 0 : services.filter((service) => troubleOf(service) !== undefined).length;
}

/** The stacks that gave the light come first, since a system may cut the end. */
function tooltipOf(stacks: readonly Snapshot[], light: Light): string {
  if (stacks.length === 0) return trayWords.tooltipNoStack;
  const inOrder = [
    ...stacks.filter((stack) => stack.light === light),
    ...stacks.filter((stack) => stack.light !== light),
  ];
  return cut(headlines(inOrder).join(' · '), LIMITS.shell.tooltipCharacters);
}

function cut(line: string, limit: number): string {
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}

function menuOf(
  stacks: readonly Snapshot[],
  recents: readonly RecentStack[],
  now: number,
  snoozes: Readonly<Record<string, number>>,
): readonly MenuEntry[] {
  const [only] = stacks;
  const labels = firstLines(stacks, now).map((line) => cut(line, LIMITS.shell.menuCharacters));
  const actions: readonly MenuEntry[] =
    stacks.length === 1 && only
      ? [{ kind: 'text', label: labels[0] ?? '' }, ...stackEntries(only, now, snoozes[only.key])]
      : stacks.map((stack, index) => ({
          kind: 'submenu',
          label: labels[index] ?? '',
          entries: stackEntries(stack, now, snoozes[stack.key]),
        }));
  return [
    ...(actions.length > 0 ? actions : [{ kind: 'text', label: trayWords.noStackOpen } as const]),
    { kind: 'separator' },
    { kind: 'action', label: trayWords.openWindow, enabled: true, command: { type: 'panel' } },
    { kind: 'action', label: trayWords.openStack, enabled: true, command: { type: 'open' } },
    ...(recents.length > 0 ? [recentEntry(recents)] : []),
    { kind: 'action', label: trayWords.settings, enabled: true, command: { type: 'settings' } },
    { kind: 'separator' },
    { kind: 'action', label: trayWords.quit, enabled: true, command: { type: 'quit' } },
    {
      kind: 'action',
      label: trayWords.quitAndStopAll,
      enabled: stacks.length > 0,
      command: { type: 'quitAndStopAll' },
    },
  ];
}

function recentEntry(recents: readonly RecentStack[]): MenuEntry {
  const entries = recents.map(
    ({ id, name, folder }): MenuEntry => ({
      kind: 'action',
      label: cut(`${name} (${folder})`, LIMITS.shell.menuCharacters),
      enabled: true,
      command: { type: 'openRecent', id },
    }),
  );
  return { kind: 'submenu', label: trayWords.recentStacks, entries };
}

/** A line for each stack: the sentence of the top where something is wrong, else how it is. */
function firstLines(stacks: readonly Snapshot[], now: number): readonly string[] {
  const labels = stackLabels(stacks);
  return headlines(stacks).map((line, index) => {
    const stack = stacks[index];
    const trouble = stack && troubleOfStack(stack, now);
    return trouble ? trayWords.stackLine(labels.get(stack.key) ?? stack.stack, trouble.text) : line;
  });
}

/** A line for each stack: what it is called among them, and how it is. */
function headlines(stacks: readonly Snapshot[]): readonly string[] {
  const labels = stackLabels(stacks);
  return stacks.map(({ key, stack, summary, approval }) => {
    // A stack without any yes has no other summary.
    const line = approval && approval.kind !== 'trust' ? trayWords.stackLineWaiting : trayWords.stackLine;
    return line(labels.get(key) ?? stack, summary);
  });
}
