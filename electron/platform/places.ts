import { accessSync, chmodSync, constants, lstatSync, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { LIMITS } from '../limits.ts';
import { makeFolderSync } from './make-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `STACKLIGHT_HOME`, else the system's own place. A relative path there counts from the working directory. */
export function stateDirectoryOr(usual: () => string, env: Environment = process.env): string {
  return env.STACKLIGHT_HOME ? resolve(env.STACKLIGHT_HOME) : usual();
}

/** XDG base directory specification: state that is kept between starts; relative paths are to be ignored. */
export function xdgStateDirectory(env: Environment = process.env): string {
  const base =
    env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME) ? env.XDG_STATE_HOME : join(homedir(), '.local/state');
  return join(base, 'stacklight');
}

/** Names one state directory in few letters. */
export function shortHash(text: string): string {
  // Loading it takes longer than most of a short command, and only long paths are shortened.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Makes a folder that only this user can open; false when it exists and is another's or no folder (or a link). */
function isPrivateFolder(folder: string): boolean {
  try {
    makeFolderSync(folder, 0o700);
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== userInfo().uid) return false;
    if (found.mode & 0o077) chmodSync(folder, 0o700);
    return true;
  } catch {
    return false;
  }
}

/**
 * Path of the control socket. A Unix socket's path has room for about 104 bytes on macOS and 108 on Linux; a longer
 * state directory gets a socket named by its hash in a folder of this user's in the runtime or temporary directory.
 */
export function controlSocketPath(stateDirectory: string, env: Environment = process.env): string {
  const usual = join(stateDirectory, 'control.sock');
  const fits = (path: string): boolean => Buffer.byteLength(path) <= LIMITS.control.socketPathBytes;
  if (fits(usual)) return usual;
  const name = `${shortHash(resolve(stateDirectory))}.sock`;
  const folders = [
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'stacklight')] : []),
    join(tmpdir(), `stacklight-${userInfo().uid}`),
    join('/tmp', `stacklight-${userInfo().uid}`),
    join(homedir(), '.stacklight'),
  ];
  const folder = folders.find((candidate) => fits(join(candidate, name)) && isPrivateFolder(candidate));
  // With no such folder the path stays as it is, and listening on it says what is wrong with it.
  return folder ? join(folder, name) : usual;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Absolute path of a program as the system would find it: a name along PATH, anything with a separator from `cwd`.
 * With `extensions` (Windows' PATHEXT) only a file with one of them is a program: beside `npm.cmd` lies an `npm` for other systems.
 */
export function findProgram(
  program: string,
  env: Environment,
  cwd: string,
  extensions: readonly string[] = [],
): string | undefined {
  const named = extensions.some((extension) => program.toLowerCase().endsWith(extension.toLowerCase()));
  const endings = extensions.length === 0 || named ? ['', ...extensions] : extensions;
  const folders = /[\\/]/.test(program) ? [cwd] : (env.PATH ?? env.Path ?? '').split(delimiter);
  for (const folder of folders) {
    // An empty entry of PATH means the working directory.
    const path = resolve(cwd, folder, program);
    const found = endings.map((extension) => path + extension).find(isProgram);
    if (found) return found;
  }
  return undefined;
}
