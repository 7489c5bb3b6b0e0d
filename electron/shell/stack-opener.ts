import { dirname } from 'node:path';
import type { Dialog } from 'electron';
import { formatProblem, type Result } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import { atStart, isClosedAtStart } from './known-stacks.ts';
import type { Log } from './log.ts';
import { chooseStack, showProblem } from './open-dialog.ts';
import type { SettingsStore } from './settings.ts';
import type { ShellStatus } from './shell-status.ts';
import { dialogsWords } from './words/dialogs.ts';

export interface StackOpener {
  /** Asks for a file and opens it; it is opened again at the next start. Its key; undefined when nothing was opened. */
  ask(): Promise<string | undefined>;
  /**
   * Opens a stack that was named, for example on the command line, and starts it: naming it is the yes, as with Compose.
   * Its key, or undefined after saying what is wrong.
   */
  open(path: string): Promise<string | undefined>;
  /** It is opened again at the next start. */
  remember(path: string): void;
  /** It is not opened again at the next start. */
  forget(file: string): void;
  /** Opens what should be open after the start: the stack that was named, or else those of the last time. */
  restore(named: string | undefined): Promise<void>;
}

export interface StackOpenerDeps {
  readonly host: HostPort;
  readonly settings: SettingsStore;
  readonly dialog: Dialog;
  readonly status: ShellStatus;
  readonly log: Log;
}

/** Every way in which a stack comes to be open. */
export function createStackOpener({ host, settings, dialog, status, log }: StackOpenerDeps): StackOpener {
  const attempt = async (path: string, yes?: { readonly origin: string }): Promise<Result<string>> => {
    const opened = await host.openStack(path, yes);
    if (!opened.ok) log(dialogsWords.stackNotOpened(formatProblem(opened.problem)));
    return opened;
  };
  const open = async (path: string, yes?: { readonly origin: string }): Promise<string | undefined> => {
    const opened = await attempt(path, yes);
    if (opened.ok) return opened.value;
    await showProblem(dialog, dialogsWords.openFailed, opened.problem);
    return undefined;
  };
  const start = async (path: string): Promise<string | undefined> => {
    const stack = await open(path, { origin: dialogsWords.openedByName });
    if (stack !== undefined) await host.request({ type: 'up', stack, services: [] });
    return stack;
  };
  const remember = (path: string) => {
    const stacks = settings.stacks();
    if (!stacks.includes(path)) settings.keepStacks([...stacks, path]);
  };
  return {
    open: start,
    remember,
    forget(file) {
      const stacks = settings.stacks();
      const kept = stacks.filter((path) => path !== file && path !== dirname(file));
      if (kept.length < stacks.length) settings.keepStacks(kept);
      const wishes = host.settings.stacks();
      // What is not to be opened at all needs no word on when.
      if (isClosedAtStart(file, wishes)) void host.settings.arrange(atStart(wishes, file, true));
    },
    async ask() {
      const path = await chooseStack(dialog);
      const stack = path === undefined ? undefined : await open(path);
      if (path !== undefined && stack !== undefined) remember(path);
      return stack;
    },
    async restore(named) {
      if (named !== undefined) {
        await start(named);
        return;
      }
      // Nobody asked for these right now: a file that is gone is worth a line in the window, not a dialog at each start.
      // One after another, since their order in the tray is the order of the settings.
      const sentences: string[] = [];
      const wishes = host.settings.stacks();
      for (const path of settings.stacks()) {
        if (isClosedAtStart(path, wishes)) continue;
        const opened = await attempt(path);
        if (!opened.ok) sentences.push(formatProblem(opened.problem));
      }
      if (sentences.length > 0) status.say('stacks', dialogsWords.notOpened(sentences.join(' ')));
    },
  };
}
