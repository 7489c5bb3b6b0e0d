/** Reads a stack from the disk: from a stack file and the `.env` beside it, or from files that others wrote. */
import { basename, dirname, join, resolve } from 'node:path';
import { entriesIn, entryAt, realPathOf } from '../files/look.ts';
import { notAFile } from '../files/read-failure.ts';
import { fail, ok, type Problem, type Result } from '../result.ts';
import type { StackDefaults } from './defaults.ts';
import { sourceIn, stackFileIn } from './find.ts';
import { textOf } from './import/document.ts';
import type { Proposal, SourceKind } from './import/proposal.ts';
import { acceptedNames, sourceKindOf } from './import/source-names.ts';
import { parseOnce } from './parse/parse-once.ts';
import { linkNotes } from './read/links.ts';
import { type DotenvFile, loadDotenv } from './read/read-dotenv.ts';
import { lookProblem, readText } from './read/read-text.ts';
import type { Stack } from './stack.ts';
import { envFilesOf, watchedFiles } from './watched-files.ts';

export interface LoadOptions {
  /** The environment of the process; it wins over `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What holds where the file says nothing; the product's own where left out. */
  readonly defaults?: StackDefaults;
}

/** Where a text came from that Stacklight made of foreign files. */
export interface StackOrigin {
  readonly source?: SourceKind;
  /** The further files (absolute) that it was made of. */
  readonly watch?: readonly string[];
}

/** All that a stack is made of again when its files are gone or broken. Plain data; as secret as the files. */
export interface StackText extends StackOrigin {
  /** Text of a stack file: the file's own or, where `source` is set, the one that was made of foreign files. */
  readonly text: string;
  /** Absolute path of the file that stands for the stack. */
  readonly file: string;
}

type Loaded = Result<Stack, readonly Problem[]>;
type LoadedWithText = Result<{ readonly stack: Stack; readonly kept: StackText }, readonly Problem[]>;

/**
 * Loads the stack of a file or of a folder: a stack file, or what `proposeFolder` understands of a Compose file, a Procfile and so
 * on. A foreign file that stands for its folder means the whole folder; any other one means itself only. A failure holds every problem,
 * in file order; codes: `stack-file-missing`, `stack-file-unreadable`, those of `parseStack` and of the importers.
 */
export async function loadStack(path: string, options: LoadOptions): Promise<Loaded> {
  const loaded = await loadStackWithText(path, options);
  return loaded.ok ? ok(loaded.value.stack) : loaded;
}

/** The same, with what `loadStackText` makes it of again. */
export async function loadStackWithText(path: string, options: LoadOptions): Promise<LoadedWithText> {
  const loaded = await loadFound(path, options);
  if (!loaded.ok) return loaded;
  const { stack, kept } = loaded.value;
  const links = await linkNotes(stack.directory, [stack.file, ...(stack.watch ?? [])]);
  return ok({ stack: { ...stack, warnings: [...stack.warnings, ...links] }, kept });
}

async function loadFound(path: string, options: LoadOptions): Promise<LoadedWithText> {
  const found = await fileOf(resolve(path));
  if (!found.ok) return { ok: false, problem: [found.problem] };
  const file = found.value;
  if (sourceKindOf(basename(file))) return loadForeign(file, options);
  const text = await readText(file);
  if (!text.ok) return { ok: false, problem: [text.problem] };
  const stack = await loadStackText(text.value, file, options);
  return stack.ok ? ok({ stack: stack.value, kept: { text: text.value, file } }) : stack;
}

/**
 * A stack of a text that stands for its file: a copy of its last good state, or one that is about to be written. With an origin's
 * `source` the text was made of foreign files: what is wrong has no place in a file that somebody sees.
 */
export async function loadStackText(
  text: string,
  file: string,
  options: LoadOptions,
  origin: StackOrigin = {},
): Promise<Loaded> {
  const directory = dirname(file);
  const dotenv = await loadDotenv(join(directory, '.env'), options.env);
  const env = { ...dotenv.values, ...definedOf(options.env) };
  const parsed = parseOnce(text, { ...options, file, directory, env });
  const losses = parsed.ok ? await lossesOf(parsed.value, text, dotenv, options) : [];
  if (origin.source) return withNotes(derived(parsed, origin), losses);
  if (!parsed.ok) return parsed;
  const watch = [join(directory, '.env'), ...watchedFiles(parsed.value)];
  return ok({ ...parsed.value, watch, warnings: onceEach([...dotenv.problems, ...parsed.value.warnings, ...losses]) });
}

function withNotes(loaded: Loaded, notes: readonly Problem[]): Loaded {
  return loaded.ok ? ok({ ...loaded.value, warnings: [...loaded.value.warnings, ...notes] }) : loaded;
}

/**
 * What does not come through of the values that reach a service: from its env files, of which lines are wrong or which cannot be read,
 * and from the `.env` beside the file where its text names the variable.
 */
async function lossesOf(
  { services }: Stack,
  text: string,
  dotenv: DotenvFile,
  { env }: LoadOptions,
): Promise<readonly Problem[]> {
  const used = dotenv.losses.filter(({ name }) => namesVariable(text, name));
  const notes = used.map(({ note }) => note);
  for (const spec of services) {
    const values: Record<string, string> = {};
    for (const { path, format } of envFilesOf(spec)) {
      const read = await loadDotenv(path, { ...values, ...definedOf(env) }, format);
      Object.assign(values, read.values);
      if (read.folder)
        notes.push({ code: 'env-file-unreadable', message: `${path} is a folder, not a file`, file: path });
      notes.push(...read.problems, ...read.losses.map(({ note }) => note));
    }
  }
  return onceEach(notes);
}

/** An env file is read for each service that names it, and a Compose project's `.env` by Compose too. */
function onceEach(notes: readonly Problem[]): readonly Problem[] {
  const places = new Map<string, Problem>();
  for (const note of notes) {
    const place = `${note.file}:${note.line}:${note.message}`;
    if (!places.has(place)) places.set(place, note);
  }
  return [...places.values()];
}

/** `$NAME` or `${NAME…}`; `$$NAME` is only text. */
function namesVariable(text: string, name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && new RegExp(`(?<!\\$)(?:\\$\\$)*\\$(?:${name}|\\{${name})(?!\\w)`).test(text);
}

async function loadForeign(file: string, options: LoadOptions): Promise<LoadedWithText> {
  const whole = (await sourceIn(dirname(file)))?.file === file;
  // Loaded for files of others only: half of what reads files is for them.
  const { proposeFile, proposeFolder } = await import('./read/read-folder.ts');
  const proposed = await (whole ? proposeFolder(dirname(file), options) : proposeFile(file, options));
  if (!proposed.ok) return proposed;
  return loadProposal(proposed.value, file, options);
}

async function loadProposal(proposal: Proposal, file: string, options: LoadOptions): Promise<LoadedWithText> {
  if (!proposal.services.some(({ chosen }) => chosen)) return { ok: false, problem: [nothingToRun(proposal, file)] };
  const source = sourceKindOf(basename(file));
  const watch = proposal.watch.filter((one) => one !== file);
  const kept: StackText = { text: textOf(proposal), file, ...(source ? { source } : {}), watch };
  const stack = await loadStackText(kept.text, file, options, kept);
  if (!stack.ok) return stack;
  const unread = proposal.unread ?? [];
  const warnings = onceEach([...proposal.notes, ...stack.value.warnings]);
  return ok({ stack: { ...stack.value, warnings, ...(unread.length > 0 ? { unread } : {}) }, kept });
}

/** All of it is there and switched off: scaled to nothing, disabled, or a task that ends by itself. */
function nothingToRun({ services }: Proposal, file: string): Problem {
  const message = `none of the services of ${basename(file)} is meant to run (${services.map(({ id }) => id).join(', ')})`;
  const hint = 'raise a scale or replicas that is 0, or choose with: stacklight import --service NAME --write';
  return { code: 'nothing-to-run', message, hint, file };
}

/** Lines and columns of a text that nobody sees would mislead. */
function derived(parsed: Loaded, { source, watch = [] }: StackOrigin): Loaded {
  const placeless = ({ line: _line, column: _column, ...problem }: Problem): Problem => problem;
  if (!parsed.ok) return { ok: false, problem: parsed.problem.map(placeless) };
  const { warnings, errors, ...stack } = parsed.value;
  return ok({
    ...stack,
    warnings: warnings.map(placeless),
    ...(errors ? { errors: errors.map(placeless) } : {}),
    ...(source ? { source } : {}),
    watch,
  });
}

async function fileOf(path: string): Promise<Result<string>> {
  const entry = await entryAt(path);
  if (!entry.ok) return fail(lookProblem(path, entry.problem));
  if (entry.value.isFile()) return ok(await inRealFolder(path));
  const refused = entry.value.isDirectory() ? undefined : notAFile(path, entry.value);
  if (refused) return missing(refused.message, 'name a stack file or its folder');
  // A folder that this user may not look into is another problem than one without a stack file.
  const entries = await entriesIn(path);
  if (!entries.ok) return fail(lookProblem(path, entries.problem));
  const inside = (await stackFileIn(path)) ?? (await sourceIn(path))?.file;
  if (inside) return ok(await inRealFolder(inside));
  return missing(`the folder ${path} has no stacklight.yaml`, `Stacklight opens ${acceptedNames()}`);
}

/**
 * One file has one name, by whichever symbolic link its folder was reached; else two supervised stacks would fight over
 * the same services. A link that is the file itself stays: paths in it are relative to where the link lies.
 */
export async function inRealFolder(path: string): Promise<string> {
  const folder = await realPathOf(dirname(path));
  return join(folder, basename(path));
}

function missing(message: string, hint: string): Result<never> {
  return fail({ code: 'stack-file-missing', message, hint });
}

function definedOf(env: LoadOptions['env']): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
