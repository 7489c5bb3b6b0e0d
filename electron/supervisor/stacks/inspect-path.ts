/** What is to be found under a path, before anything of it is opened: a stack file of ours, or a proposal of what else is there. */
import { basename, dirname } from 'node:path';
import { entryAt } from '../../files/look.ts';
import { messageOf, ok, type Problem, type Result } from '../../result.ts';
import { sourceIn, stackFileIn } from '../../stack/find.ts';
import type { Proposal } from '../../stack/import/proposal.ts';
import { sourceKindOf } from '../../stack/import/source-names.ts';
import { inRealFolder } from '../../stack/load.ts';
import { type ProposeOptions, proposeFile, proposeFolder } from '../../stack/read/read-folder.ts';

export type Found =
  /** A stack file of ours: what it means is asked where it is opened. */
  { readonly kind: 'stack-file'; readonly file: string } | { readonly kind: 'proposal'; readonly proposal: Proposal };

type Env = ProposeOptions['env'];

/** Reads a folder, or one file; runs nothing of it. */
export async function lookAt(path: string, env: Env): Promise<Result<Found, readonly Problem[]>> {
  try {
    const entry = await entryAt(path);
    if (!entry.ok) throw new Error(entry.problem.message);
    const isFolder = entry.value.isDirectory();
    const file = isFolder ? await stackFileIn(path) : await inRealFolder(path);
    if (file !== undefined && (isFolder || sourceKindOf(basename(file)) === undefined))
      return ok({ kind: 'stack-file', file });
    const proposed = await (file === undefined ? proposeFolder(path, { env }) : proposeOne(file, env));
    return proposed.ok ? ok({ kind: 'proposal', proposal: proposed.value }) : proposed;
  } catch (error) {
    const message = `The folder or file cannot be read: ${messageOf(error)}.`;
    return { ok: false, problem: [{ code: 'unreadable', message, file: path }] };
  }
}

/** As `loadStack` takes it: a file that stands for its folder means the whole folder. */
async function proposeOne(file: string, env: Env): ReturnType<typeof proposeFile> {
  const folder = dirname(file);
  return (await sourceIn(folder))?.file === file ? proposeFolder(folder, { env }) : proposeFile(file, { env });
}
