/** What a person set, and the stacks that were open before. */
import { z } from 'zod';
import { stackKey } from './ids.ts';
import { preferencesSchema } from './preferences.ts';

export const recentStackSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string(),
  /** The folder as people write it. */
  folder: z.string(),
});

/** A time of day on the clock of this machine: `22:00`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const withModifier =
  /^$|^(?=.*(?:CommandOrControl|CmdOrCtrl|Command|Cmd|Control|Ctrl|Alt|Option|AltGr|Super|Meta)\+).+$/;

/** `quietFrom` and `quietTo` may lie on either side of midnight. The same time twice is no time at all. */
export const appChoicesSchema = z.strictObject({
  startAtLogin: z.boolean(),
  startHidden: z.boolean(),
  notifyDown: z.boolean(),
  notifyReminders: z.boolean(),
  notifyRecovered: z.boolean(),
  notifyApprovals: z.boolean(),
  quietHours: z.boolean(),
  quietFrom: timeOfDay,
  quietTo: timeOfDay,
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['comfortable', 'compact']),
  /** As Electron writes it (`CommandOrControl+Shift+L`); empty: none. A key alone would be taken from everybody who types. */
  shortcut: z.string().max(64).regex(withModifier),
  /** Whether a newer version is looked for without being asked, where this copy can be updated at all. */
  lookForUpdates: z.boolean(),
  /** One of the editors that were found, by its id, or `command`; empty: what the desktop opens such a file with. */
  editor: z.string().max(64),
  /** `code --goto {file}:{line}:{column}`; empty: none. Nothing that the page says of it holds before the person said yes elsewhere. */
  editorCommand: z.string().max(1_000),
});

/** All that can be chosen. The page names choices; a program or an address among them is asked for outside of it. */
export const choicesSchema = z.strictObject({ ...appChoicesSchema.shape, ...preferencesSchema.shape });

export const knownStackSchema = z.object({
  /** Names it to the page, which names no path. */
  id: z.string().min(1).max(64),
  name: z.string(),
  file: z.string(),
  isOpen: z.boolean(),
  openAtStart: z.boolean(),
});

export const settingsSchema = z.object({
  choices: choicesSchema,
  /** What each choice is where nobody chose. */
  defaults: choicesSchema,
  /** In their order. */
  stacks: z.array(knownStackSchema),
  /** No notification before this time; epoch milliseconds. */
  snoozedUntil: z.number().optional(),
  /** By the key of a stack: no notification of it before this time; epoch milliseconds. */
  stackSnoozes: z.record(stackKey, z.number()),
});

/** Why a change was not made, or only in part; what is in effect is in `settings`. */
export const changedSettingsSchema = z.object({ settings: settingsSchema, problem: z.string().optional() });

/** What the page tells of this build and this machine. */
export const aboutSchema = z.object({
  version: z.string(),
  runtime: z.array(z.object({ name: z.string(), version: z.string() })),
  /** What people should know of the runtime: that it is out of support, that its sandbox is off. */
  warning: z.string().optional(),
  folder: z.string(),
  /** Bytes of all that lies in it; `isPartial`: there is more than was counted. */
  bytes: z.number(),
  isPartial: z.boolean(),
  licences: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
});

/** An editor that was found on this machine. */
export const editorChoiceSchema = z.object({ id: z.string(), name: z.string() });

export type RecentStack = z.infer<typeof recentStackSchema>;

export type AppChoices = z.infer<typeof appChoicesSchema>;

export type Choices = z.infer<typeof choicesSchema>;

export type KnownStack = z.infer<typeof knownStackSchema>;

export type Settings = z.infer<typeof settingsSchema>;

export type ChangedSettings = z.infer<typeof changedSettingsSchema>;

export type About = z.infer<typeof aboutSchema>;

export type EditorChoice = z.infer<typeof editorChoiceSchema>;
