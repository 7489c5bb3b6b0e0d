/** A command of a person's own runs a program: it is confirmed in a dialog of the system, since the page that asks could have been taken over. */
import { inertLine } from '../../shared/text/inert.ts';
import type { ConfirmDialog } from './confirm-approval.ts';
import type { EditorCommand } from './editor-command.ts';
import { dialogsWords } from './words/dialogs.ts';

/** Shows the very program and each argument on a line of its own. The safe answer is the one that Enter and Escape give. */
export async function confirmEditor(dialog: ConfirmDialog, { program, args }: EditorCommand): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: dialogsWords.editorQuestion,
    detail: `${[program, ...args].map(inertLine).join('\n')}\n\n${dialogsWords.editorDetail}`,
    buttons: [dialogsWords.editorButton, dialogsWords.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
