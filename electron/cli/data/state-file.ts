/**
 * What goes along to another machine: which stacks there are, which of them were open and up, and the settings. No value of a variable,
 * no log, no history, and no approval: whoever sits there sees first what would run there. Pure.
 */
import { posix, win32 } from 'node:path';
import { z } from 'zod';
import { formatCount } from '../../../shared/text/count.ts';
import { preferencesSchema } from '../../contract/preferences.ts';
import { appChoicesSchema } from '../../contract/settings.ts';
import { isObject, validKeys } from '../../files/valid-keys.ts';

export const STATE_FORMAT = 'stacklight-state';
/** Raised when an older version could not take it in. */
export const STATE_VERSION = 1;

const stackSchema = z.object({
  name: z.string(),
  /** Of the stack file: below the home of the user with `~` for that, with slashes; else absolute, as it was. */
  file: z.string(),
  open: z.boolean(),
  /** Services that were wanted up. */
  up: z.array(z.string()),
});

/**
 * Of the app, and of the supervisor: what was chosen. What hangs on the machine (start at log-in, its engines) stays there, and so does a
 * command for files: what runs here was confirmed here.
 */
const settingsSchema = z.object(appChoicesSchema.omit({ startAtLogin: true, editorCommand: true }).shape);
const preferenceSchema = z.object(preferencesSchema.omit({ engineContext: true }).shape);

export const stateFileSchema = z.object({
  format: z.literal(STATE_FORMAT),
  version: z.number().int().positive(),
  /** Of Stacklight. */
  writtenBy: z.string(),
  stacks: z.array(stackSchema),
  settings: settingsSchema.partial().optional(),
  preferences: preferenceSchema.partial().optional(),
});
export type StateFile = z.infer<typeof stateFileSchema>;

/** What stays on the machine is no fault of a file. */
const STAYS: readonly string[] = ['startAtLogin', 'editorCommand', 'engineContext'];

/** The choices of a file as far as they can be; `dropped`: names of the others. */
export function movedChoices(raw: { readonly settings?: unknown; readonly preferences?: unknown }) {
  const [settings, preferences] = [
    validKeys(settingsSchema, raw.settings),
    validKeys(preferenceSchema, raw.preferences),
  ];
  return {
    ...(isObject(raw.settings) ? { settings: settings.value } : {}),
    ...(isObject(raw.preferences) ? { preferences: preferences.value } : {}),
    dropped: [...settings.dropped, ...preferences.dropped].filter((key) => !STAYS.includes(key)),
  };
}

const looseSchema = z.object({
  format: z.literal(STATE_FORMAT),
  version: stateFileSchema.shape.version,
  writtenBy: z.string().default(''),
  stacks: z.array(z.unknown()),
  settings: z.unknown().optional(),
  preferences: z.unknown().optional(),
});

/**
 * A state file as far as it can be understood; undefined where it is none at all. `dropped`: in words for people, what of it was left out.
 * A file of a later version is not looked into.
 */
export function readState(
  content: unknown,
): { readonly state: StateFile; readonly dropped: readonly string[] } | undefined {
  const whole = looseSchema.safeParse(content);
  if (!whole.success) return undefined;
  const { format, version, writtenBy, stacks: all } = whole.data;
  const read = version > STATE_VERSION ? [] : all.map((one) => stackSchema.safeParse(one));
  const stacks = read.flatMap((one) => (one.success ? [one.data] : []));
  const { dropped, ...choices } = movedChoices(whole.data);
  const lost = read.length - stacks.length;
  return {
    state: { format, version, writtenBy, stacks, ...choices },
    dropped: [...dropped, ...(lost > 0 ? [formatCount(lost, 'stack')] : [])],
  };
}

/** An absolute path as it is meant on any machine: `~/shop/stacklight.yaml`. */
export function portable(path: string, home: string): string {
  const windows = !posix.isAbsolute(home);
  const paths = windows ? win32 : posix;
  const rest = paths.relative(home, path);
  if (rest === '' || rest === '..' || rest.startsWith(`..${paths.sep}`) || paths.isAbsolute(rest)) return path;
  return `~/${windows ? rest.replaceAll('\\', '/') : rest}`;
}

/** What was moved: the folder there, and the one here. */
export interface Mapping {
  readonly from: string;
  readonly to: string;
}

/**
 * Where that path is here: by the first mapping of a folder that it lies in, else below the home of this user.
 * @param mappings `from`: as it stands in the file, or with this user's home, which a shell makes of `~`
 */
export function localPath(path: string, home: string, mappings: readonly Mapping[]): string {
  const here = path.startsWith('~/') ? home + path.slice(1) : path;
  for (const { from, to } of mappings) {
    const folder = from.replace(/[\\/]+$/, '');
    const moved = [path, here].find((one) => one === folder || /^[\\/]/.test(within(one, folder)));
    if (moved !== undefined) return to + moved.slice(folder.length);
  }
  return here;
}

/** What comes after the folder in a path that begins with it; else empty. */
const within = (path: string, folder: string): string => (path.startsWith(folder) ? path.slice(folder.length) : '');

/** `OLD=NEW`; undefined for what is none. */
export function mappingOf(text: string): Mapping | undefined {
  const at = text.indexOf('=');
  const [from, to] = [text.slice(0, at), text.slice(at + 1)];
  const whole = (path: string) => posix.isAbsolute(path) || win32.isAbsolute(path);
  return at > 0 && (whole(from) || from.startsWith('~/')) && whole(to) ? { from, to } : undefined;
}
