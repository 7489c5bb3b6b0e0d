/**
 * What goes along to another machine: which stacks there are, which of them were open and up, and the settings. No value of a variable,
 * no log, no history, and no approval: whoever sits there sees first what would run there. Pure.
 */
import { posix, win32 } from 'node:path';
import { z } from 'zod';
import { preferencesSchema } from '../../contract/preferences.ts';
import { appChoicesSchema } from '../../contract/settings.ts';

export const STATE_FORMAT = 'stacklight-state';
/** Raised when an older version could not take it in. */
export const STATE_VERSION = 1;

export const stateFileSchema = z.object({
  format: z.literal(STATE_FORMAT),
  version: z.number().int().positive(),
  /** Of Stacklight. */
  writtenBy: z.string(),
  stacks: z.array(
    z.object({
      name: z.string(),
      /** Of the stack file: below the home of the user with `~` for that, with slashes; else absolute, as it was. */
      file: z.string(),
      open: z.boolean(),
      /** Services that were wanted up. */
      up: z.array(z.string()),
    }),
  ),
  /** Of the app, and of the supervisor: what was chosen. What hangs on the machine (start at log-in, its engines) stays there. */
  settings: z
    .object(appChoicesSchema.omit({ startAtLogin: true }).shape)
    .partial()
    .optional(),
  preferences: z
    .object(preferencesSchema.omit({ engineContext: true }).shape)
    .partial()
    .optional(),
});
export type StateFile = z.infer<typeof stateFileSchema>;

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
