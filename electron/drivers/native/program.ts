import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { entryAt } from '../../files/look.ts';
import type { Platform } from '../../platform/platform.ts';
import { fail, ok, type Result } from '../../result.ts';

type Variables = Readonly<Record<string, string>>;

/** Fails with `working-dir-missing`. A program that was started in a folder that does not answer would hold up all of us. */
export async function checkWorkingDir(service: string, directory: string): Promise<Result<string>> {
  const found = await entryAt(directory);
  if (found.ok && found.value.isDirectory()) return ok(directory);
  if (!found.ok && found.problem.kind !== 'missing')
    return fail({ code: 'working-dir-missing', message: `${service} cannot start: ${found.problem.message}.` });
  const what = found.ok ? 'is not a folder' : 'does not exist';
  const message = `${service} cannot start: its working directory ${directory} ${what}.`;
  return fail({ code: 'working-dir-missing', message, hint: 'Correct `working_dir` in the stack file or create it.' });
}

/** Finds the program of a command. Fails with `command-not-found` or `command-not-executable`. */
export function findCommand(
  platform: Pick<Platform, 'which'>,
  service: string,
  program: string,
  environment: Variables,
  directory: string,
): Result<string> {
  const found = platform.which(program, environment, directory);
  if (found) return ok(found);
  if (!/[\\/]/.test(program)) return notOnPath(platform, service, program, environment, directory);
  const path = resolve(directory, program);
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) {
    const message = `${service} cannot start: ${path} does not exist.`;
    return fail({ code: 'command-not-found', message, hint: 'Correct `command` in the stack file.' });
  }
  if (there.isDirectory()) {
    return fail({ code: 'command-not-found', message: `${service} cannot start: ${path} is a folder, not a program.` });
  }
  return fail({
    code: 'command-not-executable',
    message: `${service} cannot start: ${path} is not executable.`,
    hint: `Allow it with \`chmod +x ${path}\`.`,
  });
}

/** The PATH itself is not shown: it is long, and private. */
function notOnPath(
  platform: Pick<Platform, 'which'>,
  service: string,
  program: string,
  environment: Variables,
  directory: string,
): Result<never> {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '').length;
  const message = `${service} cannot start: there is no program ${program} in the ${folders} folders of the PATH.`;
  const nearby = [`node_modules/.bin/${program}`, `.venv/bin/${program}`, `venv/bin/${program}`, program];
  const local = nearby.find((path) => isExecutable(join(directory, path)));
  if (local) return fail({ code: 'command-not-found', message, hint: `Write \`./${local}\`: it is there.` });
  const python3 = program === 'python' && platform.which('python3', environment, directory);
  const hint = python3
    ? 'Write `python3`: it is there.'
    : `Install ${program}, or write its whole path in \`command\`.`;
  return fail({ code: 'command-not-found', message, hint });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
