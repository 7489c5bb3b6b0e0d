/** Finds what describes the stack, as git finds its repository: here, or in the nearest folder above. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import { fail, ok, type Result } from '../result.ts';
import { acceptedNames, type FileKind, sourcesAmong } from './import/source-names.ts';

/** What a stack file is called, the first one before the second. */
const STACK_FILE_NAMES = ['stacklight.yaml', 'stacklight.yml'] as const;

/** A stack file anywhere above goes before a Compose file here, that before other files of processes, those before scripts. */
const TURNS: readonly ReadonlySet<FileKind>[] = [
  new Set(['compose']),
  new Set(['process-compose', 'procfile', 'pm2']),
  new Set(['package-json']),
];

/**
 * The absolute path of the stack file of a folder or of the nearest one above it; where there is none, of the nearest file that
 * `loadStack` can make a stack of (code `stack-file-missing`).
 */
export function findStackFile(from: string): Result<string> {
  const start = resolve(from);
  const folders = upwards(start);
  const own = folders.map(stackFileIn).find((file) => file !== undefined);
  if (own) return ok(own);
  const sources = folders.map((folder) => sourceIn(folder));
  for (const kinds of TURNS) {
    const found = sources.find((source) => source !== undefined && kinds.has(source.kind));
    if (found) return ok(found.file);
  }
  return fail({
    code: 'stack-file-missing',
    message: `no ${STACK_FILE_NAMES[0]} in ${start} or in any folder above it`,
    hint: `name one with --stack FILE; Stacklight opens ${acceptedNames()}`,
  });
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
  // One that is too large is opened and said to be so.
  if (!read.ok) return read.problem.kind === 'too-large';
  const text = read.value;
  return /"(?:dev|start|serve)"\s*:/.test(text) || text.includes('"workspaces"') || hasPnpmWorkspace(file);
}

function hasPnpmWorkspace(file: string): boolean {
  return isFile(join(dirname(file), 'pnpm-workspace.yaml'));
}

function isFile(path: string): boolean {
  // A folder that we may not read has no stack file for us.
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
