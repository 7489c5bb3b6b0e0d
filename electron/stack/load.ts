/** Reads a stack file and the `.env` beside it. The only part of this room, with `find.ts`, that touches the disk. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LIMITS } from '../limits.ts';
import { messageOf, type Problem, type Result } from '../result.ts';
import { type Dotenv, parseDotenv } from './dotenv.ts';
import { stackFileIn } from './find.ts';
import { parseStack } from './parse.ts';
import type { Stack } from './stack.ts';

export interface LoadOptions {
  /** The environment of the process; it wins over `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Loaded = Result<Stack, readonly Problem[]>;

/**
 * Loads the stack of a file or of a folder that holds `stacklight.yaml`. A failure holds every problem, in file order; codes:
 * `stack-file-missing`, `stack-file-unreadable` and those of `parseStack`.
 */
export async function loadStack(path: string, options: LoadOptions): Promise<Loaded> {
  const file = await stackFileOf(resolve(path));
  if (!file.ok) return { ok: false, problem: [file.problem] };
  const text = await readText(file.value);
  if (!text.ok) return { ok: false, problem: [text.problem] };
  return loadStackText(text.value, file.value, options);
}

/** The same for a text that stands for the file: a copy of its last good state, or one that is about to be written. */
export async function loadStackText(text: string, file: string, options: LoadOptions): Promise<Loaded> {
  const directory = dirname(file);
  const dotenv = await loadDotenv(join(directory, '.env'), options);
  const parsed = parseStack(text, { file, directory, env: { ...dotenv.values, ...definedOf(options.env) } });
  if (!parsed.ok) return parsed;
  return { ok: true, value: { ...parsed.value, warnings: [...dotenv.problems, ...parsed.value.warnings] } };
}

async function stackFileOf(path: string): Promise<Result<string>> {
  try {
    const entry = await stat(path);
    if (entry.isFile()) return { ok: true, value: await inRealFolder(path) };
    if (!entry.isDirectory()) return missing(`${path} is not a file`);
    const inside = stackFileIn(path);
    if (inside) return { ok: true, value: await inRealFolder(inside) };
    // A folder that this user may not look into is another problem than one without a stack file.
    await readdir(path);
    return missing(`the folder ${path} has no stacklight.yaml`);
  } catch (error) {
    return { ok: false, problem: fileProblem(path, error) };
  }
}

/**
 * One file has one name, by whichever symbolic link its folder was reached; else two supervised stacks would fight over
 * the same services. A link that is the file itself stays: paths in it are relative to where the link lies.
 */
export async function inRealFolder(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

function missing(message: string): Result<never> {
  return { ok: false, problem: { code: 'stack-file-missing', message, hint: 'name a stack file or its folder' } };
}

async function readText(file: string): Promise<Result<string>> {
  const problem = (code: string, message: string, hint?: string): Result<never> => ({
    ok: false,
    problem: { code, message, file, ...(hint ? { hint } : {}) },
  });
  try {
    const { size } = await stat(file);
    if (size > LIMITS.stack.fileBytes) return problem('stack-file-too-large', 'the file is larger than 10 MB');
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
  } catch (error) {
    if (!(error instanceof TypeError)) return { ok: false, problem: fileProblem(file, error) };
    return problem('stack-file-unreadable', 'the file is not UTF-8 text', 'save it as UTF-8');
  }
}

function fileProblem(path: string, error: unknown): Problem {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = 'check the path, or create a stacklight.yaml there';
    return { code: 'stack-file-missing', message: `there is no ${path}`, hint };
  }
  const reason = code === 'EACCES' || code === 'EPERM' ? 'this user may not read it' : messageOf(error);
  return { code: 'stack-file-unreadable', message: `${path} cannot be read: ${reason}`, file: path };
}

/** `.env` is optional and feeds interpolation only; a bad line or an unreadable file is a warning. */
async function loadDotenv(
  file: string,
  options: LoadOptions,
): Promise<{ readonly values: Dotenv['values']; readonly problems: readonly Problem[] }> {
  try {
    const lookup = (name: string) => options.env[name];
    const { values, problems } = parseDotenv(await readFile(file, 'utf8'), lookup);
    return { values, problems: problems.map(({ line, message }) => ({ code: 'dotenv', message, file, line })) };
  } catch (error) {
    // Not there, or a folder: Python's virtual environments are sometimes called `.env`.
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) return { values: {}, problems: [] };
    const message = `the file cannot be read: ${messageOf(error)}`;
    return { values: {}, problems: [{ code: 'dotenv', message, file }] };
  }
}

function definedOf(env: LoadOptions['env']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
