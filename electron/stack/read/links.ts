/** Files of a project that are really somewhere else: what they say, and who can change it, is not the project's alone. */
import { basename } from 'node:path';
import { leadsOut } from '../../files/look.ts';
import type { Problem } from '../../result.ts';

/** A note for each of these files that lies in the folder by its name, and by a link outside of it. */
export async function linkNotes(directory: string, files: readonly string[]): Promise<readonly Problem[]> {
  const looked = await Promise.all(
    [...new Set(files)].map(async (file) => ({ file, to: await leadsOut(file, directory) })),
  );
  return looked.flatMap(({ file, to }) => {
    if (to === undefined) return [];
    const message = `${basename(file)} is read through a link that leads out of the project, to ${to}`;
    return [{ code: 'link-leads-out', message, file }];
  });
}
