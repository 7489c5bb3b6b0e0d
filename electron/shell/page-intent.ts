import type { Intent } from '../contract/intent.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import { type ConfirmDialog, confirmApproval, NOT_CONFIRMED, needsConfirmation } from './confirm-approval.ts';
import { type IntendDeps, intend } from './intend.ts';
import type { Panel } from './panel.ts';

export interface PageIntentDeps extends IntendDeps {
  readonly dialog: ConfirmDialog;
  readonly panel: Pick<Panel, 'show'>;
}

/** A yes of the page to something new that would run is only a wish for one: the person confirms it outside of the page. */
export async function pageIntent(intent: Intent, parts: PageIntentDeps): ReturnType<HostPort['request']> {
  const { host, dialog, panel } = parts;
  const stack = host.view().stacks.find(({ key }) => key === intent.stack);
  const approval = stack?.approval;
  // A yes to something else than what is asked now is refused by its id.
  if (intent.type !== 'approve' || !stack || approval?.id !== intent.approval || !needsConfirmation(approval))
    return intend(intent, parts);
  const confirmed = await confirmApproval(dialog, { name: stack.stack, file: stack.file }, approval);
  // The panel hid when the dialog took the focus.
  panel.show();
  return confirmed ? intend(intent, parts) : { ok: false, problem: NOT_CONFIRMED };
}
