/**
 * What would run for the first time is confirmed in a dialog of the system, which the main process fills: a page that was taken over
 * can ask for a yes, and cannot give it.
 */
import type { Dialog } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import type { Approval } from '../contract/approval.ts';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../result.ts';
import { dialogsWords } from './words/dialogs.ts';

export type ConfirmDialog = Pick<Dialog, 'showMessageBox'>;

export const NOT_CONFIRMED: Problem = {
  code: 'not-confirmed',
  message: dialogsWords.notConfirmed,
  hint: dialogsWords.notConfirmedHint,
};

/** A change that runs nothing new needs no second yes. */
export function needsConfirmation({ kind }: Approval): boolean {
  return kind !== 'change';
}

/**
 * Shows every command, page after page where there are many, and asks. `stack`: name and file. The safe answer is the one that Enter and
 * Escape give.
 */
export async function confirmApproval(
  dialog: ConfirmDialog,
  stack: { readonly name: string; readonly file: string },
  approval: Approval,
): Promise<boolean> {
  const pages = pagesOf(approval);
  for (const [index, detail] of pages.entries()) {
    const last = index === pages.length - 1;
    const name = inertLine(stack.name);
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message:
        pages.length === 1
          ? dialogsWords.approveQuestion(name)
          : dialogsWords.approveQuestionOfPage(name, index + 1, pages.length),
      detail: `${inertLine(stack.file)}\n\n${detail}`,
      buttons: [last ? dialogsWords.approveButton : dialogsWords.nextPageButton, dialogsWords.cancel],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return false;
  }
  return true;
}

/** Never cut: what does not fit on a page is on the next one. */
export function pagesOf({ commands }: Approval): readonly string[] {
  const lines = commands.flatMap(({ service, what, text, before }) => {
    const whose = service === undefined ? what : `${service}, ${what}`;
    const command = `${whose}: ${text}`;
    return piecesOf(inertLine(before === undefined ? command : dialogsWords.commandBefore(command, before)));
  });
  const pages: string[] = [];
  let page: string[] = [];
  let size = 0;
  for (const line of lines) {
    const rows = Math.ceil(line.length / LIMITS.shell.dialogColumns);
    if (page.length > 0 && size + rows > LIMITS.shell.dialogRows) {
      pages.push(page.join('\n'));
      page = [];
      size = 0;
    }
    page.push(line);
    size += rows;
  }
  return [...pages, page.length > 0 ? page.join('\n') : dialogsWords.noCommands];
}

function piecesOf(line: string): readonly string[] {
  const most = LIMITS.shell.dialogColumns * LIMITS.shell.dialogRows;
  return Array.from({ length: Math.ceil(line.length / most) }, (_, index) =>
    line.slice(index * most, (index + 1) * most),
  );
}
