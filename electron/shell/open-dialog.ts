import type { Dialog } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import { formatProblem, type Problem } from '../result.ts';

type Dialogs = Pick<Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox'>;

/**
 * Asks for a stack file; undefined when the user thought better of it. Also a Compose file, a Procfile or a
 * package.json is a stack, so other files can be chosen too. A stack file names commands: it is opened only when a person picks it.
 */
export async function chooseStack(dialog: Dialogs): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Open a stack',
    buttonLabel: 'Open',
    properties: ['openFile'],
    filters: [
      { name: 'Stack files', extensions: ['yaml', 'yml'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return canceled ? undefined : filePaths[0];
}

/** Asks for the folder of a project; undefined when the user thought better of it. */
export async function chooseFolder(dialog: Dialogs): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Open a folder',
    buttonLabel: 'Open',
    properties: ['openDirectory'],
  });
  return canceled ? undefined : filePaths[0];
}

/** Asks where a new stack file is to be; undefined when the user thought better of it. */
export async function chooseNewFile(dialog: Dialogs, suggested: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Save as a stack file',
    buttonLabel: 'Save',
    defaultPath: suggested,
    filters: [{ name: 'Stack files', extensions: ['yaml', 'yml'] }],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

/** Asks before everything is stopped. The safe answer is the one that Enter and Escape give. */
export async function confirmStopAll(dialog: Dialogs, stacks: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'Stop all services and quit?',
    detail: `Every service of ${inertLine(stacks.join(', '))} is stopped. To leave them running, choose Quit instead.`,
    buttons: ['Stop all and quit', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** Says what could not be done. */
export async function showProblem(dialog: Dialogs, message: string, problem: Problem): Promise<void> {
  await dialog.showMessageBox({
    type: 'error',
    message: inertLine(message),
    detail: inertLine(formatProblem(problem)),
    buttons: ['OK'],
    noLink: true,
  });
}
