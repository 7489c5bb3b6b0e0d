/** Finds what describes the stack, as git finds its repository: here, or in the nearest folder above that is the user's own. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import { othersHandOn } from '../platform/others-hand.ts';
import { fail, ok, type Result } from '../result.ts';
import { acceptedNames, type FileKind, sourcesAmong } from './import/source-names.ts';

/** What a stack file is called, the first one before the second. */
const STACK_FILE_NAMES = ['stacklight.yaml', 'stacklight.yml'] as const;

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
export function findStackFile(from: string): Result<string> {
  const found = findStack(from);
  return found.ok ? ok(found.value.file) : found;
}

/** The same, with how it was found. */
export function findStack(from: string): Result<FoundStack> {
  const start = resolve(from);
  const sources = upwards(start).flatMap((folder): readonly Judged[] => {
    const source = standsFor(folder);
    return source ? [{ ...source, foreign: folder === start ? undefined : othersHandOn(source.file) }] : [];
  });
  const inTurn = TURNS.flatMap((kinds) => sources.filter(({ kind }) => kinds.has(kind)));
  const at = inTurn.findIndex(({ foreign }) => foreign === undefined);
  // Only what would have been taken instead is worth a word: one that comes later would not have been looked at.
  const passedOver = (at === -1 ? inTurn : inTurn.slice(0, at)).map(
    ({ file, foreign }) => `${file} does not count: ${foreign}`,
  );
  const found = inTurn[at];
  if (found) {
    const above = dirname(found.file) !== start;
    return ok({ file: found.file, above, foreign: above ? undefined : othersHandOn(found.file), passedOver });
  }
  const others = passedOver.length === 0 ? '' : `; ${passedOver.join('; ')}`;
  return fail({
    code: 'stack-file-missing',
    message: `no ${STACK_FILE_NAMES[0]} in ${start} or in any folder above it${others}`,
    hint: setsComposeFile(start)
      ? 'the .env here sets COMPOSE_FILE, which Stacklight does not follow; name that file in a stacklight.yaml: compose: { file: FILE, service: NAME }'
      : `name one with --stack FILE; Stacklight opens ${acceptedNames()}`,
  });
}

/** Which files are opened is never decided by a variable of the folder; but somebody who relies on it is told so. */
function setsComposeFile(folder: string): boolean {
  const read = readTextSync(join(folder, '.env'), LIMITS.doctor.envFileBytes);
  return read.ok && /^\s*(?:export\s+)?COMPOSE_FILE\s*=/m.test(read.value);
}

function standsFor(folder: string): Found | undefined {
  const file = stackFileIn(folder);
  return file === undefined ? sourceIn(folder) : { kind: 'stack', file };
}

/** The stack file of this very folder, or undefined. */
export function stackFileIn(folder: string): string | undefined {
  return STACK_FILE_NAMES.map((name) => join(folder, name)).find(isFile);
}

/** The foreign file that stands for this very folder, or undefined. A package.json without a script to run is none. */
export function sourceIn(folder: string): { readonly kind: FileKind; readonly file: string } | undefined {
  const found = sourcesAmong(namesIn(folder)).map(({ kind, name }) => ({ kind, file: join(folder, name) }));
  return found.find(({ kind, file }) => isFile(file) && (kind !== 'package-json' || hasScripts(file)));
}

function upwards(start: string): readonly string[] {
  const folders = [start];
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
}

function namesIn(folder: string): ReadonlySet<string> {
  // A folder that we may not read has nothing for us.
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

/** A quick look; what a script is worth is told when the file is read. A broken file counts: it shall be said what is wrong. */
function hasScripts(file: string): boolean {
  const read = readTextSync(file, LIMITS.stack.fileBytes);
  // One that is too large, or no file, is opened and said to be so.
  if (!read.ok) return read.problem.kind === 'too-large' || read.problem.kind === 'not-file';
  const text = read.value;
  return /"(?:dev|start|serve)"\s*:/.test(text) || text.includes('"workspaces"') || hasPnpmWorkspace(file);
}

function hasPnpmWorkspace(file: string): boolean {
  return isFile(join(dirname(file), 'pnpm-workspace.yaml'));
}

/** Also a pipe or a device of that name: whoever opens it says so, instead of that there is no file or that another one counts. */
function isFile(path: string): boolean {
  // A folder that we may not read has no stack file for us.
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}
