/**
 * Is there a tray? On Linux that is a question to the session bus: a desktop with a tray has a program that owns the
 * name below (KDE's StatusNotifierItem, which the other desktops took over). macOS and Windows always have one.
 */
import { execFile } from 'node:child_process';
import { LIMITS } from '../limits.ts';
import { neutralEnvironment, neutralFolder } from './neutral.ts';
import { safeProgram } from './safe-program.ts';
import { systemName } from './system-name.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';

/** Asked through the tools that come with GLib or D-Bus, whichever is there; no bus and no tool mean no tray. */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  [
    'gdbus',
    ['call', '--session', '--dest', BUS, '--object-path', `/${BUS.replaceAll('.', '/')}`].concat([
      '--method',
      `${BUS}.NameHasOwner`,
      WATCHER,
    ]),
  ],
  [
    'dbus-send',
    ['--session', '--print-reply', `--dest=${BUS}`, `/${BUS.replaceAll('.', '/')}`, `${BUS}.NameHasOwner`].concat(
      `string:${WATCHER}`,
    ),
  ],
];

/** True when the desktop shows tray icons now. Never throws and takes at most `LIMITS.shell.trayProbeMs`. */
export async function hasTray(): Promise<boolean> {
  if (systemName() !== 'linux') return true;
  const answers = await Promise.all(
    QUESTIONS.map(([program, args]) => askProgram(program, args, LIMITS.shell.trayProbeMs)),
  );
  return answers.some((answer) => answer !== undefined && /\btrue\b/.test(answer));
}

/** What a program prints; undefined when it is not there, fails or takes longer than `timeout` milliseconds. Never throws. */
export function askProgram(program: string, args: readonly string[], timeout: number): Promise<string | undefined> {
  const path = safeProgram(program, process.env.PATH);
  if (path === undefined) return Promise.resolve(undefined);
  const where = { cwd: neutralFolder(), env: neutralEnvironment(process.env) };
  return new Promise((resolve) => {
    execFile(path, args, { ...where, timeout, windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
