/** The file that an import ends in: a new one, or the one that is there with what it does not have. */
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { writeNew } from '../files/write-file.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { editStackText } from '../stack/edit/edit-stack-file.ts';
import { stackFileIn } from '../stack/find.ts';
import { documentOf, reasonOf, textOf } from '../stack/import/document.ts';
import type { Proposal } from '../stack/import/proposal.ts';
import { readText } from '../stack/read/read-text.ts';
import type { ImportFlags } from './import.ts';
import { importWords } from './words/import.ts';

/** A text for a stack file, and where it belongs. */
export interface Draft {
  readonly file: string;
  readonly text: string;
  /** Ids of the services that it brings into the file. */
  readonly added: readonly string[];
  /** The text that stands in the file now, where it is merged into it. */
  readonly before?: string;
}

/** Refuses a file that is there (`file-exists`) unless it is to be merged into. */
export async function draftOf(
  proposal: Proposal,
  ids: readonly string[] | undefined,
  { write: writes, merge, group, from }: ImportFlags,
  /** How a file at this place names the schema. */
  schemaFor: (file: string) => Promise<string | undefined>,
): Promise<Result<Draft>> {
  const there = await stackFileIn(proposal.directory);
  const file = there ?? join(proposal.directory, 'stacklight.yaml');
  if (merge && there) return merged(proposal, ids, there);
  if (writes && from?.includes('machine') && group === undefined) return badCall(importWords.severalGroups);
  if (writes && there)
    return fail({
      code: 'file-exists',
      message: importWords.fileExists(there),
      hint: importWords.fileExistsHint,
    });
  const added = Object.keys(documentOf(proposal, ids).services);
  return ok({ file, text: textOf(proposal, ids, await schemaFor(file)), added });
}

/** The file with the services that it does not have; the rest of it stays byte for byte. */
async function merged(proposal: Proposal, ids: readonly string[] | undefined, file: string): Promise<Result<Draft>> {
  const read = await readText(file, { keepMark: true });
  if (!read.ok) return read;
  let text = read.value;
  const added: string[] = [];
  for (const [id, entry] of Object.entries(documentOf(proposal, ids).services)) {
    const service = proposal.services.find((one) => one.id === id);
    const comment = service ? { comment: reasonOf(service).trim() } : {};
    const edited = editStackText(text, { kind: 'add-service', id, entry, ...comment });
    if (edited.ok) {
      text = edited.value;
      added.push(id);
    } else if (edited.problem.code !== 'service-exists') return fail({ ...edited.problem, file });
  }
  return ok({ file, text, added, before: read.value });
}

export async function writeDraft({ file, text, before }: Draft): Promise<Result<string>> {
  if (before === undefined) return writeNew(file, text);
  if (before === text) return ok(file);
  try {
    // Somebody may have saved it since it was read.
    const now = await readText(file, { keepMark: true });
    if (!now.ok || now.value !== before)
      return fail({
        code: 'file-changed',
        message: importWords.fileChanged(file),
        hint: importWords.fileChangedHint,
      });
    await writeFileAtomic(file, text);
    return ok(file);
  } catch (error) {
    return fail({
      code: 'not-written',
      message: importWords.writeFailed(dirname(file), messageOf(error)),
      file,
    });
  }
}

export function badCall(message: string): Result<never> {
  return fail({ code: 'bad-call', message });
}
