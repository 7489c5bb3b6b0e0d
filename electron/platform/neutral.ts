/** Where programs run that we start on our own account, and what of our environment they get. */
import { parse } from 'node:path';
import { isWithin, safeEntries } from './safe-program.ts';
import { systemName } from './system-name.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Who the user is and where their things are. */
const PERSON =
  'HOME|USER|LOGNAME|USERNAME|USERPROFILE|APPDATA|LOCALAPPDATA|HOMEDRIVE|HOMEPATH|XDG_\\w+|SHELL|TMPDIR|TMP|TEMP';
/** How the system shows and finds things. */
const SYSTEM =
  'PATH|PATHEXT|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PROGRAMDATA|PROGRAMFILES(\\(X86\\))?|PROGRAMW6432|COMMONPROGRAM\\w+|LANG|LANGUAGE|LC_\\w+|TZ|TERM|COLORTERM|DISPLAY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS|WSL_\\w+';
/** How the user reaches other machines. */
const NETWORK =
  'HTTP_PROXY|HTTPS_PROXY|NO_PROXY|ALL_PROXY|FTP_PROXY|SSL_CERT_(FILE|DIR)|SSH_AUTH_SOCK|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE';
/** Which engine the user means, and how Compose behaves; not which files it takes: those are always named. */
const ENGINE =
  'DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION|BUILDKIT|DEFAULT_PLATFORM)|BUILDKIT_PROGRESS|COMPOSE_(ANSI|PROGRESS|MENU|PROFILES|DISABLE_ENV_FILE|HTTP_TIMEOUT|API_VERSION|TLS_VERSION|DOCKER_CLI_BUILD|COMPATIBILITY|CONVERT_WINDOWS_PATHS|PARALLEL_LIMIT|IGNORE_ORPHANS|REMOVE_ORPHANS|STATUS_STDOUT)';

const ALLOWED = new RegExp(`^(${PERSON}|${SYSTEM}|${NETWORK}|${ENGINE})$`, 'i');

/** A folder by which programs find code or settings: one that hangs on the working directory, or lies in a project, is none of the user's. */
const FOLDERS = /^(DOCKER_CONFIG|DOCKER_CERT_PATH|XDG_\w+|TMPDIR|TMP|TEMP|HOME|SSL_CERT_(FILE|DIR)|\w+_CA_BUNDLE)$/i;

export interface NeutralOptions {
  /** Folders of projects: nothing in them is a program or setting of the user's. */
  readonly outside?: readonly string[];
}

/**
 * What a program gets that we run to look at something: by an allow list, since nobody can list all variables by which programs
 * load code. `own` is the user's environment, never what a project's files say.
 */
export function neutralEnvironment(own: Variables, { outside = [] }: NeutralOptions = {}): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined || !ALLOWED.test(name)) continue;
    if (/^path$/i.test(name)) kept[name] = safeEntries(value, outside);
    else if (!FOLDERS.test(name) || isElsewhere(value, outside)) kept[name] = value;
  }
  return kept;
}

/** A working directory in which nothing of a project lies: Windows looks there for programs first, Python for modules. */
export function neutralFolder(): string {
  if (systemName() === 'windows') return process.env.SystemRoot ?? 'C:\\Windows';
  return parse(process.execPath).root || '/';
}

function isElsewhere(path: string, outside: readonly string[]): boolean {
  return parse(path).root !== '' && !outside.some((folder) => isWithin(path, folder));
}
