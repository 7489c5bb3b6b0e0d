/** The settings that are one choice each: their words, what can be chosen, and how they are found. Pure. */
import type { Choices } from '../electron/contract/settings.ts';
import { formatExactDuration } from '../shared/text/duration.ts';
import { formatSize } from '../shared/text/size.ts';
import { settingsWords as words } from './words/settings.ts';

export type GroupId = 'start' | 'notifications' | 'checks' | 'appearance' | 'data' | 'updates';

/** One of several; a value that is none of them is offered as well where it is what was set. */
export interface Options<V> {
  readonly kind: 'one-of';
  readonly values: readonly V[];
  text(value: V): string;
}

export interface Switch {
  readonly kind: 'switch';
}

export interface Item<K extends keyof Choices = keyof Choices> {
  readonly key: K;
  readonly group: GroupId;
  readonly label: string;
  readonly hint?: string;
  readonly control: Switch | Options<Choices[K]>;
}

const duration = (values: readonly number[], zero?: string): Options<number> => ({
  kind: 'one-of',
  values,
  text: (ms) => (ms === 0 && zero !== undefined ? zero : formatExactDuration(ms)),
});

const named = <V extends string>(names: Readonly<Record<V, string>>): Options<V> => ({
  kind: 'one-of',
  values: Object.keys(names) as V[],
  text: (value) => names[value],
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const SWITCH: Switch = { kind: 'switch' };

/** Keeps the key and the values of its control together. */
function item<K extends keyof Choices>(one: Item<K>): Item {
  // The one place where the type of the key is let go: whoever draws an item asks its control with its own value.
  return one as unknown as Item;
}

export const ITEMS: readonly Item[] = [
  item({ key: 'startAtLogin', group: 'start', label: words.startAtLogin, control: SWITCH }),
  item({ key: 'startHidden', group: 'start', label: words.startHidden, control: SWITCH }),
  item({ key: 'notifyDown', group: 'notifications', label: words.notifyDown, control: SWITCH }),
  item({ key: 'notifyReminders', group: 'notifications', label: words.notifyReminders, control: SWITCH }),
  item({ key: 'notifyRecovered', group: 'notifications', label: words.notifyRecovered, control: SWITCH }),
  item({ key: 'notifyApprovals', group: 'notifications', label: words.notifyApprovals, control: SWITCH }),
  item({
    key: 'alertAfterMs',
    group: 'notifications',
    label: words.alertAfter,
    hint: words.alertAfterHint,
    control: duration([0, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE]),
  }),
  item({
    key: 'remindMs',
    group: 'notifications',
    label: words.remind,
    hint: words.remindHint,
    control: duration([10 * MINUTE, 30 * MINUTE, 60 * MINUTE, 240 * MINUTE, 0], words.never),
  }),
  item({
    key: 'checkIntervalMs',
    group: 'checks',
    label: words.checkInterval,
    control: duration([SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE]),
  }),
  item({
    key: 'checkTimeoutMs',
    group: 'checks',
    label: words.checkTimeout,
    control: duration([SECOND, 3 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND]),
  }),
  item({
    key: 'checkRetries',
    group: 'checks',
    label: words.checkRetries,
    control: { kind: 'one-of', values: [1, 2, 3, 5, 10], text: String },
  }),
  item({
    key: 'theme',
    group: 'appearance',
    label: words.theme,
    control: named({
      system: words.themeSystem,
      light: words.themeLight,
      dark: words.themeDark,
      contrast: words.themeContrast,
    }),
  }),
  item({
    key: 'density',
    group: 'appearance',
    label: words.density,
    control: named({ comfortable: words.densityComfortable, compact: words.densityCompact }),
  }),
  item({
    key: 'logBytes',
    group: 'data',
    label: words.logBytes,
    hint: words.logBytesHint,
    control: {
      kind: 'one-of',
      values: [5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 500_000_000],
      text: formatSize,
    },
  }),
  item({
    key: 'lookForUpdates',
    group: 'updates',
    label: words.lookForUpdates,
    hint: words.lookForUpdatesHint,
    control: SWITCH,
  }),
];

/** A value of a setting as people read it. */
export function valueText({ control }: Item, value: Choices[keyof Choices]): string {
  if (control.kind === 'one-of') return control.text(value);
  return value === true ? words.on : words.off;
}

/** What can be chosen, with what is chosen among it, where it is one of numbers also in its place. */
export function optionsWith<V>({ values }: Options<V>, now: V): readonly V[] {
  return values.includes(now) ? values : [...values, now];
}

/** Whether every word of the query is in one of the texts, wherever it begins. An empty query finds all. */
export function isFound(query: string, ...texts: readonly (string | undefined)[]): boolean {
  const all = texts.join(' ').toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
