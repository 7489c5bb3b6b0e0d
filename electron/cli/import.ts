import { resolve } from 'node:path';
import { entryAt } from '../files/look.ts';
import { notAFile } from '../files/read-failure.ts';
import { currentPlatform } from '../platform/current.ts';
import { formatProblem, ok, type Problem, type Result } from '../result.ts';
import { type Proposal, SOURCE_KINDS, type SourceKind } from '../stack/import/proposal.ts';
import { isSourceKind } from '../stack/import/source-names.ts';
import { loadStackText } from '../stack/load.ts';
import { normaliseName } from '../stack/parse/parse-stack.ts';
import { proposeFile, proposeFolder } from '../stack/read/read-folder.ts';
import { lookProblem } from '../stack/read/read-text.ts';
import { editorSchema } from '../supervisor/host/editor-schema.ts';
import { machineProposal } from '../supervisor/machine/observe-machine.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { badCall, draftOf, writeDraft } from './import-draft.ts';
import { importWords } from './words/import.ts';

export interface ImportFlags {
  readonly from?: readonly string[];
  /** With `--from machine`: the group to take. */
  readonly group?: string;
  readonly name?: string;
  /** Ids to take; none: those that are ticked. */
  readonly service?: readonly string[];
  readonly write?: boolean;
  readonly merge?: boolean;
}

/**
 * `import`: what is in a folder, or runs on this machine, as the text of a stack file on stdout, with what was left out on stderr.
 * `--write` makes the file, `--merge` adds to the one that is there. Runs nothing of it and needs no supervisor.
 */
export async function importStack(context: Context, path: string | undefined, flags: ImportFlags): Promise<number> {
  const { output } = context;
  const proposed = await propose(path ?? context.stackPath, flags);
  if (!proposed.ok) return problems(context, proposed.problem);
  const chosen = choose(proposed.value, flags);
  if (!chosen.ok) return output.problem(chosen.problem);
  const { proposal, ids } = chosen.value;
  const draft = await draftOf(proposal, ids, flags, (file) => editorSchema(context.places.stateDirectory(), file));
  if (!draft.ok) return output.problem(draft.problem);
  const checked = await loadStackText(draft.value.text, draft.value.file, { env: process.env });
  if (!checked.ok) return problems(context, checked.problem);
  for (const note of proposal.notes) output.progress(importWords.note(formatProblem(note)));
  for (const error of checked.value.errors ?? []) output.progress(importWords.note(formatProblem(error)));
  const { file, text, added, before } = draft.value;
  if (flags.write) {
    const written = await writeDraft(draft.value);
    if (!written.ok) return output.problem(written.problem);
  }
  output.document({ ...proposal, text, ...(flags.write ? { written: file } : {}) });
  if (flags.write && added.length === 0) output.line(importWords.nothingAdded(file));
  else if (flags.write) output.line(importWords[before === undefined ? 'written' : 'added'](file, added.join(', ')));
  else output.text(text.trimEnd());
  return EXIT.good;
}

async function propose(
  path: string | undefined,
  { from = [], group }: ImportFlags,
): Promise<Result<Proposal, readonly Problem[]>> {
  const unknown = from.find((kind) => !isSourceKind(kind));
  if (unknown !== undefined) return refused(importWords.badFrom(SOURCE_KINDS.join(', '), JSON.stringify(unknown)));
  const kinds = from.filter(isSourceKind);
  if (!kinds.includes('machine')) {
    if (group !== undefined) return refused(importWords.groupWithoutMachine);
    return proposePath(resolve(path ?? '.'), kinds);
  }
  if (kinds.length > 1 || path !== undefined) return refused(importWords.machineNotAlone);
  return machineProposal({ platform: currentPlatform(), ...(group === undefined ? {} : { group }) });
}

async function proposePath(path: string, kinds: readonly SourceKind[]): Promise<Result<Proposal, readonly Problem[]>> {
  const options = { env: process.env, ...(kinds.length > 0 ? { from: kinds } : {}) };
  const entry = await entryAt(path);
  if (!entry.ok || entry.value.isDirectory()) return proposeFolder(path, options);
  const refusal = notAFile(path, entry.value);
  if (refusal) return { ok: false, problem: [lookProblem(path, refusal)] };
  if (kinds.length > 0) return refused(importWords.fromWithFile);
  return proposeFile(path, options);
}

/** The proposal under its new name, and the ids that are taken (undefined: those that are ticked). */
function choose(
  proposal: Proposal,
  { name, service }: ImportFlags,
): Result<{ readonly proposal: Proposal; readonly ids: readonly string[] | undefined }> {
  if (name !== undefined && normaliseName(name) !== name) return badCall(importWords.badName(normaliseName(name)));
  const known = new Set(proposal.services.map(({ id }) => id));
  const unknown = service?.find((id) => !known.has(id));
  if (unknown !== undefined) return badCall(importWords.unknownService(unknown, [...known].join(', ')));
  const named = name === undefined ? proposal : { ...proposal, name };
  if (!service && !proposal.services.some(({ chosen }) => chosen))
    return badCall(importWords.nothingSelected([...known].join(', ')));
  return ok({ proposal: named, ids: service });
}

function refused(message: string): Result<never, readonly Problem[]> {
  return { ok: false, problem: [{ code: 'bad-call', message }] };
}

/** All of them for people; a `--json` call gets the first as its error, and all. */
function problems({ output }: Context, [first, ...rest]: readonly Problem[]): number {
  if (!first) return output.problem({ code: 'internal', message: importWords.nothingToImport });
  for (const problem of rest) output.progress(importWords.note(formatProblem(problem)));
  return output.problem(first);
}
