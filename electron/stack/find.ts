/** Finds what describes the stack, as git finds its repository: here, or in the nearest folder above that is the user's own. */
import { dirname, join, resolve } from 'node:path';
import { entriesIn, entryAt } from '../files/look.ts';
import type { ReadFailure } from '../files/read-failure.ts';
import { readGuardedText } from '../files/read-guarded.ts';
import { LIMITS } from '../limits.ts';
import { othersHandOn } from '../platform/others-hand.ts';
import { fail, ok, type Result } from '../result.ts';
import { acceptedNames, type FileKind, sourcesAmong } from './import/source-names.ts';

/** What a stack file is called, the first one before the second. */
export const STACK_FILE_NAMES = ['stacklight.yaml', 'stacklight.yml'] as const;

/** The nearest stack or Compose file goes before other files of processes, those before scripts. */
const TURNS: readonly ReadonlySet<Found['kind']>[] = [
  new Set(['stack', 'compose']),
  new Set(['process-compose', 'procfile', 'pm2']),
  new Set(['package-json']),
];

interface Found {
  readonly kind: FileKind | 'stack';
  readonly file: string;
}

interface ForeignFile {
  readonly kind: FileKind;
  readonly file: string;
}

interface Judged extends Found {
  /** Why somebody else than the user could have written it, as a clause. */
  readonly foreign: string | undefined;
}

export interface FoundStack {
  /** Absolute. */
  readonly file: string;
  /** It lies above the folder in which the search began. */
  readonly above: boolean;
  /** Why somebody else than the user could have written it, as a clause; only of one that lies in that very folder. */
  readonly foreign: string | undefined;
  /** Files above that would have been taken but are not the user's own, each as a sentence. */
  readonly passedOver: readonly string[];
}

/**
 * The absolute path of the stack or Compose file of a folder or of the nearest one above it; where there is none, of the nearest file
 * that `loadStack` can make a stack of (code `stack-file-missing`). One above counts only where nobody else could have put it there.
 */
export async function findStackFile(from: string): Promise<Result<string>> {
  const found = await findStack(from);
  return found.ok ? ok(found.value.file) : found;
}

/** The same, with how it was found. A folder on a disk that does not answer is passed over, as a sentence. */
export async function findStack(from: string): Promise<Result<FoundStack>> {
  const start = resolve(from);
  const unanswered: string[] = [];
  const sources: Judged[] = [];
  for (const folder of upwards(start)) {
    const names = await namesIn(folder);
    if (!names.ok && names.problem.kind === 'slow') unanswered.push(names.problem.message);
    const source = names.ok ? await standsFor(folder, names.value) : undefined;
    if (source) sources.push({ ...source, foreign: folder === start ? undefined : othersHandOn(source.file) });
  }
  const inTurn = TURNS.flatMap((kinds) => sources.filter(({ kind }) => kinds.has(kind)));
  const at = inTurn.findIndex(({ foreign }) => foreign === undefined);
  // Only what would have been taken instead is worth a word: one that comes later would not have been looked at.
  const notTaken = at === -1 ? inTurn : inTurn.slice(0, at);
  const passedOver = [...unanswered, ...notTaken.map(({ file, foreign }) => `${file} does not count: ${foreign}`)];
  const found = inTurn[at];
  if (found) {
    const above = dirname(found.file) !== start;
    return ok({ file: found.file, above, foreign: above ? undefined : othersHandOn(found.file), passedOver });
  }
  const others = passedOver.length === 0 ? '' : `; ${passedOver.join('; ')}`;
  return fail({
    code: 'stack-file-missing',
    message: `no ${STACK_FILE_NAMES[0]} in ${start} or in any folder above it${others}`,
    hint: (await setsComposeFile(start))
      ? 'the .env here sets COMPOSE_FILE, which Stacklight does not follow; name that file in a stacklight.yaml: compose: { file: FILE, service: NAME }'
      : `name one with --stack FILE; Stacklight opens ${acceptedNames()}`,
  });
}

/** Which files are opened is never decided by a variable of the folder; but somebody who relies on it is told so. */
async function setsComposeFile(folder: string): Promise<boolean> {
  const read = await readGuardedText(join(folder, '.env'), { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  return read.ok && /^\s*(?:export\s+)?COMPOSE_FILE\s*=/m.test(read.value.text);
}

/** The stack file of this very folder, or undefined. */
export async function stackFileIn(folder: string): Promise<string | undefined> {
  const names = await namesIn(folder);
  return names.ok ? stackFileAmong(folder, names.value) : undefined;
}

/** The foreign file that stands for this very folder, or undefined. A package.json without a script to run is none. */
export async function sourceIn(folder: string): Promise<ForeignFile | undefined> {
  const names = await namesIn(folder);
  return names.ok ? foreignAmong(folder, names.value) : undefined;
}

async function standsFor(folder: string, names: ReadonlySet<string>): Promise<Found | undefined> {
  const file = await stackFileAmong(folder, names);
  return file === undefined ? foreignAmong(folder, names) : { kind: 'stack', file };
}

async function stackFileAmong(folder: string, names: ReadonlySet<string>): Promise<string | undefined> {
  for (const name of STACK_FILE_NAMES)
    if (names.has(name) && (await isFile(join(folder, name)))) return join(folder, name);
  return undefined;
}

async function foreignAmong(folder: string, names: ReadonlySet<string>): Promise<ForeignFile | undefined> {
  for (const { kind, name } of sourcesAmong(names)) {
    const file = join(folder, name);
    if ((await isFile(file)) && (kind !== 'package-json' || (await hasScripts(file, names)))) return { kind, file };
  }
  return undefined;
}

function upwards(start: string): readonly string[] {
  const folders = [start];
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
}

/** A folder that we may not read has nothing for us. */
async function namesIn(folder: string): Promise<Result<ReadonlySet<string>, ReadFailure>> {
  const entries = await entriesIn(folder);
  return entries.ok ? ok(new Set(entries.value.map(({ name }) => name))) : entries;
}

/** A quick look; what a script is worth is told when the file is read. A broken file counts: it shall be said what is wrong. */
async function hasScripts(file: string, names: ReadonlySet<string>): Promise<boolean> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.stack.fileBytes, lossy: true });
  // One that is too large, or no file, is opened and said to be so.
  if (!read.ok) return read.problem.kind === 'too-large' || read.problem.kind === 'not-file';
  const { text } = read.value;
  return /"(?:dev|start|serve)"\s*:/.test(text) || text.includes('"workspaces"') || names.has('pnpm-workspace.yaml');
}

/** Also a pipe or a device of that name: whoever opens it says so, instead of that there is no file or that another one counts. */
async function isFile(path: string): Promise<boolean> {
  const entry = await entryAt(path);
  return entry.ok && !entry.value.isDirectory();
}
