import type { Dialog } from 'electron';
import { formatProblem } from '../result.ts';
import type { HostPort } from './host-port.ts';
import type { Log } from './log.ts';
import { chooseStack, showProblem } from './open-dialog.ts';
import type { SettingsStore } from './settings.ts';

export interface StackOpener {
  /** Asks for a file and opens it; it is opened again at the next start. False when nothing was opened. */
  ask(): Promise<boolean>;
  /** Opens a stack that was named, for example on the command line. Says what is wrong; false when nothing was opened. */
  open(path: string): Promise<boolean>;
  /** Opens what should be open after the start: the stack that was named, or else those of the last time. */
  restore(named: string | undefined): Promise<void>;
}

/** Every way in which a stack comes to be open. */
export function createStackOpener(host: HostPort, settings: SettingsStore, dialog: Dialog, log: Log): StackOpener {
  const open = async (path: string): Promise<boolean> => {
    const opened = await host.openStack(path);
    if (opened.ok) return true;
    log(`a stack could not be opened: ${formatProblem(opened.problem)}`);
    await showProblem(dialog, 'The stack could not be opened', opened.problem);
    return false;
  };
  return {
    open,
    async ask() {
      const path = await chooseStack(dialog);
      if (path === undefined || !(await open(path))) return false;
      const { stacks } = settings.settings();
      if (!stacks.includes(path)) settings.change({ stacks: [...stacks, path] });
      return true;
    },
    async restore(named) {
      const paths = named === undefined ? settings.settings().stacks : [named];
      // One after another: their order in the tray is the order of the settings. A dialog holds up nobody else.
      for (const path of paths) {
        const opened = await host.openStack(path);
        if (opened.ok) continue;
        log(`a stack could not be opened: ${formatProblem(opened.problem)}`);
        void showProblem(dialog, 'The stack could not be opened', opened.problem);
      }
    },
  };
}
