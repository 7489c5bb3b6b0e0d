import type { Dialog } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import { formatProblem, type Problem } from '../result.ts';
import { dialogsWords } from './words/dialogs.ts';

type Dialogs = Pick<Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox'>;

/**
 * Asks for a stack file; undefined when the user thought better of it. Also a Compose file, a Procfile or a
 * package.json is a stack, so other files can be chosen too. A stack file names commands: it is opened only when a person picks it.
 */
export async function chooseStack(dialog: Dialogs): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: dialogsWords.openStackTitle,
    buttonLabel: dialogsWords.openButton,
    properties: ['openFile'],
    filters: [
      { name: dialogsWords.stackFiles, extensions: ['yaml', 'yml'] },
      { name: dialogsWords.allFiles, extensions: ['*'] },
    ],
  });
  return canceled ? undefined : filePaths[0];
}

/** Asks for the folder of a project; undefined when the user thought better of it. */
export async function chooseFolder(dialog: Dialogs): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: dialogsWords.openFolderTitle,
    buttonLabel: dialogsWords.openButton,
    properties: ['openDirectory'],
  });
  return canceled ? undefined : filePaths[0];
}

/** Asks where a new stack file is to be; undefined when the user thought better of it. */
export async function chooseNewFile(dialog: Dialogs, suggested: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: dialogsWords.saveTitle,
    buttonLabel: dialogsWords.saveButton,
    defaultPath: suggested,
    filters: [{ name: dialogsWords.stackFiles, extensions: ['yaml', 'yml'] }],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

/** Asks where a report is to be written; a file that is there is replaced after the system asked. Undefined: the user thought better of it. */
export async function chooseReportFile(
  dialog: Pick<Dialog, 'showSaveDialog'>,
  suggested: string,
): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: dialogsWords.saveReportTitle,
    buttonLabel: dialogsWords.saveButton,
    defaultPath: suggested,
    filters: [{ name: dialogsWords.markdownFiles, extensions: ['md'] }],
  });
  return canceled || filePath === '' ? undefined : filePath;
}

/** Asks before everything is stopped. The safe answer is the one that Enter and Escape give. */
export async function confirmStopAll(dialog: Dialogs, stacks: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: dialogsWords.stopAllQuestion,
    detail: dialogsWords.stopAllDetail(inertLine(stacks.join(', '))),
    buttons: [dialogsWords.stopAllAndQuit, dialogsWords.cancel],
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
