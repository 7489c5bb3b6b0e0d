/** The Compose command of this machine: which one there is, and what it makes of Compose files. */
import { basename, dirname } from 'node:path';
import { LIMITS } from '../../../limits.ts';
import { neutralEnvironment, neutralFolder } from '../../../platform/neutral.ts';
import { safeProgram } from '../../../platform/safe-program.ts';
import { fail, ok, type Result } from '../../../result.ts';
import { type ComposeRun, runCompose } from './run-command.ts';

type Variables = Readonly<Record<string, string>>;

/** Version 2 and later: `docker` with `['compose']`. Version 1, and version 2 on its own: `docker-compose` with `[]`. */
export interface ComposeCommand {
  /** Absolute: what the name would mean at another moment or in another folder does not count. */
  readonly program: string;
  readonly args: readonly string[];
  /** As it says itself, without a `v`: `2.29.1`, `1.29.2`. */
  readonly version: string;
}

/** What is known of a project when a command about it is made. */
export interface ComposeProjectArguments {
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[];
  readonly project?: string;
  readonly profiles?: readonly string[];
  /** Read in place of the `.env` in the project's folder. */
  readonly envFile?: string;
  /** Where that is not the folder of the first file. */
  readonly directory?: string;
}

const CANDIDATES = [
  { program: 'docker', args: ['compose'] },
  { program: 'docker-compose', args: [] },
] as const;

const remembered = new Map<string, Promise<ComposeCommand | undefined>>();

interface CommandSearch {
  /** The user's environment, of which PATH, HOME and DOCKER_CONFIG decide. */
  readonly env: Variables;
  /** Folders of the projects that it is to be asked about: no command of theirs is run. */
  readonly outside?: readonly string[];
}

/**
 * The Compose command of the user's PATH, `docker compose` before `docker-compose`, as far as it lies where no project and nobody else
 * could put it (`safeProgram`). One that was found is remembered until `forgetComposeCommand`.
 */
export function findComposeCommand({ env, outside = [] }: CommandSearch): Promise<ComposeCommand | undefined> {
  const programs = CANDIDATES.map(({ program }) => safeProgram(program, env.PATH, outside));
  const asked = neutralEnvironment(env, { outside });
  const key = JSON.stringify([programs, asked.PATH, asked.HOME, asked.DOCKER_CONFIG]);
  const known = remembered.get(key);
  if (known) return known;
  const looked = look(programs, asked);
  remembered.set(key, looked);
  // Whoever installs one need not start us anew.
  void looked.then((found) => found ?? remembered.delete(key));
  return looked;
}

/** Looks anew from now on: the one that was there is gone. */
export function forgetComposeCommand(): void {
  remembered.clear();
}

/** As a person would type it. */
export function commandName({ program, args }: Pick<ComposeCommand, 'program' | 'args'>): string {
  return [basename(program).replace(/\.exe$/i, ''), ...args].join(' ');
}

async function look(programs: readonly (string | undefined)[], env: Variables): Promise<ComposeCommand | undefined> {
  for (const [index, { args }] of CANDIDATES.entries()) {
    const program = programs[index];
    if (program === undefined) continue;
    const run = await runCompose(program, [...args, 'version', '--short'], {
      env,
      cwd: neutralFolder(),
      timeoutMs: LIMITS.compose.versionMs,
    });
    const version = /^v?(\d+\.\d+\S*)\s*$/m.exec(run.stdout)?.[1];
    if (run.exitCode === 0 && version) return { program, args, version };
  }
  return undefined;
}

/** True for `docker-compose` 1.x: no JSON, names joined by `_`, and files that follow the older schema. */
export function isComposeV1({ version }: Pick<ComposeCommand, 'version'>): boolean {
  return version.startsWith('1.');
}

/**
 * The arguments that say which project is meant, up to the subcommand. The folder of the first file is the project's, as
 * Compose itself has it; it is named so that no variable of the environment can move it.
 */
export function projectArguments(
  command: ComposeCommand,
  { files, project, profiles = [], envFile, directory = dirname(files[0] ?? '.') }: ComposeProjectArguments,
): readonly string[] {
  return [
    ...command.args,
    ...files.flatMap((file) => ['-f', file]),
    ...(project === undefined ? [] : ['-p', project]),
    '--project-directory',
    directory,
    ...(envFile === undefined ? [] : ['--env-file', envFile]),
    ...profiles.flatMap((profile) => ['--profile', profile]),
  ];
}

/**
 * The resolved project as the command prints it: JSON from version 2 on, YAML (a `$` doubled) from version 1. Nothing is
 * created or started. Fails with `compose-config-failed` and the command's own last words, which hold what the files say:
 * whoever tells them masks what is secret. `cwd`: of the command; paths in the files are relative to the first file.
 */
export async function runComposeConfig(
  command: ComposeCommand,
  files: readonly string[],
  {
    env,
    cwd,
    project,
    profiles,
  }: {
    readonly env: Variables;
    readonly cwd: string;
    readonly project?: string;
    readonly profiles?: readonly string[];
  },
): Promise<Result<string>> {
  const about = { files, ...(project !== undefined && { project }), ...(profiles && { profiles }) };
  const format = isComposeV1(command) ? [] : ['--format', 'json'];
  const run = await runCompose(command.program, [...projectArguments(command, about), 'config', ...format], {
    env,
    cwd,
    timeoutMs: LIMITS.compose.configMs,
  });
  if (run.exitCode === 0) return ok(run.stdout);
  const name = commandName(command);
  const file = files[0];
  return fail({
    code: 'compose-config-failed',
    message: `${name} does not accept the Compose file: ${lastWords(run)}`,
    ...(file !== undefined && { file }),
  });
}

/** The last of what a command that failed said, in one sentence; how it ended where it said nothing. */
function lastWords({ stderr, stdout, timedOut, failed, exitCode }: ComposeRun, lines = 3): string {
  if (timedOut) return 'it took too long and was ended.';
  if (failed !== undefined) return `it could not be started: ${failed}.`;
  const said = (stderr.trim() || stdout.trim())
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-lines)
    .join(' / ')
    .slice(-LIMITS.compose.wordsCharacters);
  if (said === '') return exitCode === null ? 'it was ended by a signal.' : `it ended with exit code ${exitCode}.`;
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
