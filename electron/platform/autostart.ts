/** Start at login on Linux: a desktop entry in the user's autostart folder (XDG Autostart Specification 0.5). */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { makeFolder } from './make-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's own entry, and the one of a package, which an own one of the same name replaces. */
export const AUTOSTART_ENTRY = 'stacklight.desktop';

/**
 * Writes or removes the user's entry. Where a package brought one for everybody, it is not removed but turned off: without it that of the
 * package would count again. Rejects when the folder cannot be written.
 */
export async function setAutostart(
  enabled: boolean,
  command: readonly string[],
  env: Environment = process.env,
): Promise<void> {
  const folder = autostartFolder(env);
  const file = join(folder, AUTOSTART_ENTRY);
  if (!enabled && !hasPackagedAutostart(env)) return rm(file, { force: true });
  await makeFolder(folder, 0o700);
  await writeFileAtomic(file, enabled ? desktopEntry(command) : HIDDEN_ENTRY, { mode: 0o600 });
}

/** Whether a package brought an entry for everybody. */
export function hasPackagedAutostart(env: Environment): boolean {
  const folders = (env.XDG_CONFIG_DIRS || '/etc/xdg').split(':').filter((folder) => folder.startsWith('/'));
  return folders.some((folder) => existsSync(join(folder, 'autostart', AUTOSTART_ENTRY)));
}

/** As if the entry that it replaces were not there. */
const HIDDEN_ENTRY = '[Desktop Entry]\nType=Application\nName=Stacklight\nHidden=true\n';

/** The keys that `desktopEntry` writes; desktops add their own when somebody changes an entry in their settings. */
const OUR_KEYS = new Set(['Type', 'Name', 'Comment', 'Exec', 'Terminal', 'X-GNOME-Autostart-enabled']);

/**
 * Whether we wrote this entry. One that a desktop's own settings turned off, or that somebody edited, is that person's word on the start at
 * log-in, also for the entry that a package brought: only its content tells.
 */
export function isOwnEntry(text: string): boolean {
  if (text === HIDDEN_ENTRY) return true;
  const [header, ...lines] = text.trimEnd().split('\n');
  const keys = lines.map((line) => line.split('=', 1)[0] ?? '');
  return (
    header === '[Desktop Entry]' &&
    keys.includes('Exec') &&
    keys.every((key) => OUR_KEYS.has(key)) &&
    !isTurnedOff(text)
  );
}

/** As desktops write it: `Hidden` of the specification, or GNOME's own key, which others have taken over. */
export function isTurnedOff(text: string): boolean {
  return /^(?:Hidden *= *true|X-GNOME-Autostart-enabled *= *false) *$/m.test(text);
}

/** `$XDG_CONFIG_HOME/autostart`; a relative value is ignored, as the base directory specification says. */
export function autostartFolder(env: Environment): string {
  const config = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(homedir(), '.config');
  return join(config, 'autostart');
}

/** The desktop entry that runs `command` at login. */
export function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Stacklight',
    'Comment=One light for your local stack',
    `Exec=${command.map(quoteExec).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One argument of an Exec line. It is unquoted twice, first as a string of the file, then as an argument, so a
 * backslash inside quotes is written four times (Desktop Entry Specification, "The Exec key").
 */
function quoteExec(argument: string): string {
  const escaped = argument
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
