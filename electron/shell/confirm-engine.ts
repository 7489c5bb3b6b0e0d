/**
 * Another engine is confirmed in a dialog of the system: a page that was taken over could otherwise have the services of a stack looked
 * for, started and given their variables somewhere else.
 */
import { inertLine } from '../../shared/text/inert.ts';
import type { EngineChoice } from '../contract/preferences.ts';
import type { ConfirmDialog } from './confirm-approval.ts';
import { dialogsWords } from './words/dialogs.ts';

/** Names the context and its address. The safe answer is the one that Enter and Escape give. */
export async function confirmEngine(
  dialog: ConfirmDialog,
  context: string,
  engines: readonly EngineChoice[],
): Promise<boolean> {
  const place = engines.find((one) => one.context === context)?.place;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: context === '' ? dialogsWords.engineAutomatic : dialogsWords.engineQuestion(inertLine(context)),
    detail: `${whereIs(context, place)}\n\n${dialogsWords.engineDetail}`,
    buttons: [dialogsWords.engineButton, dialogsWords.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

function whereIs(context: string, place: string | undefined): string {
  if (context === '') return dialogsWords.engineFoundOut;
  return place ? dialogsWords.engineAt(inertLine(place)) : dialogsWords.engineUnknown;
}
