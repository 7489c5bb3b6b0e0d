import type { App, Dialog } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import { messageOf } from '../result.ts';
import type { Log } from './log.ts';
import { dialogsWords } from './words/dialogs.ts';

/**
 * A bug in one observer must not end supervision: without these handlers Electron shows a dialog that blocks
 * everything, and Node ends the process.
 */
export function surviveFaults(log: Log, shown: (sentence: string) => void): void {
  const survive = (error: unknown) => {
    log(`fault: ${traceOf(error)}`);
    shown(dialogsWords.fault(messageOf(error)));
  };
  process.on('uncaughtException', survive);
  process.on('unhandledRejection', survive);
}

/** The app cannot run: says why, where a person sees it, and ends with exit code 1. */
export async function failToStart(
  error: unknown,
  app: Pick<App, 'exit'>,
  dialog: Pick<Dialog, 'showMessageBox'>,
  log: Log,
): Promise<void> {
  log(`could not start: ${traceOf(error)}`);
  await dialog.showMessageBox({
    type: 'error',
    message: dialogsWords.couldNotStart,
    detail: inertLine(messageOf(error)),
  });
  app.exit(1);
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
