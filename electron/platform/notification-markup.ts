/**
 * Does the desktop read markup in the body of a notification? On Linux that is the capability `body-markup` of the server that
 * shows them (freedesktop Desktop Notifications Specification, "Markup"); the title is plain text everywhere.
 */
import { LIMITS } from '../limits.ts';
import { askProgram } from './status-notifier.ts';
import { systemName } from './system-name.ts';

const NAME = 'org.freedesktop.Notifications';
const PATH = `/${NAME.replaceAll('.', '/')}`;

/** Asked through the tools that come with GLib or D-Bus, whichever is there. */
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['gdbus', ['call', '--session', '--dest', NAME, '--object-path', PATH, '--method', `${NAME}.GetCapabilities`]],
  ['dbus-send', ['--session', '--print-reply', `--dest=${NAME}`, PATH, `${NAME}.GetCapabilities`]],
];

/** Never throws. A Linux desktop that does not say is taken for one that does: most do. */
export async function readsMarkup(): Promise<boolean> {
  if (systemName() !== 'linux') return false;
  const asked = QUESTIONS.map(([program, args]) => askProgram(program, args, LIMITS.shell.trayProbeMs));
  const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined);
  return answers.length === 0 || answers.some((answer) => /["']body-markup["']/.test(answer));
}
