/** What is in a folder that has no stack file of ours: every source in it, as one proposal. Reads; runs nothing of it. */
import { basename, dirname, join } from 'node:path';
import { entriesIn } from '../../files/look.ts';
import type { Problem, Result } from '../../result.ts';
import { mergeParts } from '../import/merge-parts.ts';
import { declaredPorts, type Part } from '../import/part.ts';
import type { Proposal, SourceKind } from '../import/proposal.ts';
import { acceptedNames, type FileKind, SOURCE_NAMES, sourceKindOf, sourcesAmong } from '../import/source-names.ts';
import { readCompose } from './compose/compose-source.ts';
import { readPackageJson } from './read-package-json.ts';
import { readPm2 } from './read-pm2.ts';
import { readProcessCompose } from './read-process-compose.ts';
import { readProcfile } from './read-procfile.ts';
import { lookProblem } from './read-text.ts';
import type { ReadSource } from './source.ts';

export interface ProposeOptions {
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Only sources of these kinds. */
  readonly from?: readonly SourceKind[];
}

type Proposed = Result<Proposal, readonly Problem[]>;

interface Source {
  readonly kind: FileKind;
  readonly file: string;
}

const READERS: Readonly<Record<FileKind, ReadSource>> = {
  compose: readCompose,
  'process-compose': readProcessCompose,
  procfile: readProcfile,
  pm2: readPm2,
  'package-json': readPackageJson,
};

/**
 * A proposal of all sources of a folder: a Compose file and a `package.json` become one stack of both kinds. A source that
 * cannot be used is a note and does not hide the others; only when none can be used is it the failure. Code for nothing at
 * all: `stack-file-missing`.
 */
export async function proposeFolder(directory: string, options: ProposeOptions): Promise<Proposed> {
  const entries = await entriesIn(directory);
  if (!entries.ok) return { ok: false, problem: [lookProblem(directory, entries.problem)] };
  const names = new Set(entries.value.map(({ name }) => name));
  const sources = sourcesAmong(names)
    .filter(({ kind }) => options.from?.includes(kind) ?? true)
    .map(({ kind, name }) => ({ kind, file: join(directory, name) }));
  return proposeSources(directory, sources, { ...options, alone: false }, unread(directory, names, sources));
}

/** A proposal of this one file, whatever else is in its folder. */
export async function proposeFile(file: string, options: ProposeOptions): Promise<Proposed> {
  const kind = sourceKindOf(basename(file));
  if (!kind) {
    const message = `${basename(file)} is not a file that Stacklight knows`;
    return { ok: false, problem: [{ code: 'import-unknown', message, file, hint: `it reads ${acceptedNames()}` }] };
  }
  return proposeSources(dirname(file), [{ kind, file }], { ...options, alone: true }, []);
}

async function proposeSources(
  directory: string,
  sources: readonly Source[],
  { env, alone }: ProposeOptions & { readonly alone: boolean },
  notes: readonly Problem[],
): Promise<Proposed> {
  const parts: Part[] = [];
  const problems: Problem[] = [];
  for (const { kind, file } of sources) {
    const takenPorts = new Set(parts.flatMap((part) => part.services.flatMap(({ entry }) => declaredPorts(entry))));
    const read = await READERS[kind](file, { env, alone, takenPorts });
    if (!read.ok) problems.push(...[read.problem].flat());
    else if (read.value) parts.push(read.value);
  }
  if (parts.some(({ services }) => services.length > 0)) {
    const proposal = mergeParts(directory, parts, [...notes, ...problems]);
    return { ok: true, value: { ...proposal, unread: [...problems, ...parts.flatMap(({ unread = [] }) => unread)] } };
  }
  const why = [...problems, ...parts.flatMap((part) => part.notes)];
  return { ok: false, problem: why.length > 0 ? why : [nothingIn(directory)] };
}

/** Of several files of one kind one is read; Compose's reader tells this itself. */
function unread(directory: string, names: ReadonlySet<string>, sources: readonly Source[]): readonly Problem[] {
  return sources.flatMap(({ kind, file }) => {
    const others = kind === 'compose' ? [] : SOURCE_NAMES[kind].filter((name) => names.has(name));
    return others
      .filter((name) => name !== basename(file))
      .map((name) => ({
        code: 'import-ignored',
        message: `${name} was not read, since ${basename(file)} goes before it`,
        file: join(directory, name),
        hint: `stacklight import ${name} takes it instead`,
      }));
  });
}

function nothingIn(directory: string): Problem {
  return {
    code: 'stack-file-missing',
    message: `${directory} has nothing that Stacklight can open`,
    hint: `it opens ${acceptedNames()}`,
  };
}
