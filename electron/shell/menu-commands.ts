import type { Dialog } from 'electron';
import { assertNever } from '../result.ts';
import type { OpenService } from './answers.ts';
import { type IntendDeps, intend } from './intend.ts';
import type { MenuCommand } from './menu-entry.ts';
import { confirmStopAll, showProblem } from './open-dialog.ts';
import type { Panel } from './panel.ts';
import type { RecentOpener } from './recent-opener.ts';
import { whyStale } from './stale-press.ts';
import { dialogsWords } from './words/dialogs.ts';

export interface MenuCommandDeps extends IntendDeps {
  readonly panel: Panel;
  readonly recents: RecentOpener;
  readonly dialog: Dialog;
  readonly openService: OpenService;
  snooze(on: boolean, stack: string): void;
  quit(): void;
}

/** Does what a menu entry says. Rejects only on a bug. */
export async function runMenuCommand(command: MenuCommand, parts: MenuCommandDeps): Promise<void> {
  const { host, panel } = parts;
  switch (command.type) {
    case 'intent': {
      const stale = command.about && whyStale(command.about, host.view(), Date.now());
      if (stale) return showProblem(parts.dialog, dialogsWords.actionFailed, stale);
      // The plan is made first: the page opens on it and not on an empty place.
      const answer = await intend(command.intent, parts);
      if (!answer.ok) return showProblem(parts.dialog, dialogsWords.actionFailed, answer.problem);
      if (command.show) panel.present(command.show);
      return;
    }
    case 'show':
      return panel.present(command.show);
    case 'openService':
      await parts.openService(command.stack, command.service);
      return;
    case 'snooze':
      return parts.snooze(command.on, command.stack);
    case 'panel':
      return panel.show();
    case 'settings':
      // The settings are of no stack; the contract wants a key all the same.
      return panel.present({ stack: host.view().stacks[0]?.key ?? 'none', view: 'settings' });
    case 'open':
      return panel.present({ stack: host.view().stacks[0]?.key ?? 'none', view: 'open' });
    case 'openRecent':
      return openRecent(command.id, parts);
    case 'quit':
      return parts.quit();
    case 'quitAndStopAll':
      return quitAndStopAll(parts);
    default:
      return assertNever(command);
  }
}

async function openRecent(id: string, { recents, panel, dialog }: MenuCommandDeps): Promise<void> {
  const { stack, problem } = await recents.open(id);
  if (problem) return showProblem(dialog, dialogsWords.openFailed, problem);
  if (stack !== undefined) panel.present({ stack, view: 'approval' });
}

async function quitAndStopAll({ host, dialog, quit }: MenuCommandDeps): Promise<void> {
  const names = host.view().stacks.map(({ stack }) => stack);
  if (!(await confirmStopAll(dialog, names))) return;
  await host.stopAll();
  quit();
}
