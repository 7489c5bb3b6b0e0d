import type { ResponseOf } from '../contract/channels.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { messageOf } from '../result.ts';
import { dialogsWords } from './words/dialogs.ts';

/**
 * Shows the file of a stack in the user's editor, or the one that a problem of it is in, at that place. The page names a stack and a number, never a
 * path. `showFile` answers a sentence when the desktop could not.
 */
export async function openStackFile(
  stack: Pick<Snapshot, 'file' | 'fileProblems'> | undefined,
  problem: number | undefined,
  showFile: (path: string, line?: number, column?: number) => Promise<string>,
): Promise<ResponseOf<'stacklight:open-stack-file'>> {
  if (!stack) return { problem: { code: 'no-such-stack', message: dialogsWords.stackGone } };
  const wrong = problem === undefined ? undefined : stack.fileProblems[problem];
  const file = wrong?.file ?? stack.file;
  const trouble = await showFile(file, wrong?.line, wrong?.column).catch(messageOf);
  if (trouble === '') return {};
  return { problem: { code: 'no-editor', message: dialogsWords.fileNotShown(file, trouble) } };
}
