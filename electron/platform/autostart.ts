/** Start at login on Linux: a desktop entry in the user's autostart folder (XDG Autostart Specification 0.5). */
import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Writes or removes the entry. Rejects when the folder cannot be written. */
export async function setAutostart(enabled: boolean, command: readonly string[]): Promise<void> {
  const folder = autostartFolder(process.env);
  const file = join(folder, 'stacklight.desktop');
  if (!enabled) return rm(file, { force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, desktopEntry(command), { mode: 0o600 });
}

/** `$XDG_CONFIG_HOME/autostart`; a relative value is ignored, as the base directory specification says. */
export function autostartFolder(env: Readonly<Record<string, string | undefined>>): string {
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
