import { join } from 'node:path';
import type { Dialog } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import { messageOf, type Problem } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { Answers } from './ipc.ts';
import { dialogsWords } from './words/dialogs.ts';

export interface LogDeskDeps {
  readonly host: Pick<HostPort, 'maskLog' | 'logFile' | 'saveLog'>;
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  /** The user's folder, where a file is suggested. */
  readonly home: string;
  /** Gives a file to the program for it; a sentence where there is none. */
  showFile(path: string): Promise<string>;
  copy(text: string): void;
}

type LogAnswers = Pick<Answers, 'stacklight:copy-log' | 'stacklight:save-log' | 'stacklight:open-log'>;

/** What the page can do with a log besides showing it. No path comes from the page, and no secret leaves with what it copies. */
export function createLogDesk({ host, dialog, home, showFile, copy }: LogDeskDeps): LogAnswers {
  return {
    'stacklight:copy-log': async ({ stack, text }) => {
      copy(host.maskLog(stack, text));
      return true;
    },
    'stacklight:save-log': async ({ stack, services }) => {
      const name = inertLine(services.length === 1 ? (services[0] ?? stack) : stack).replace(/[^\w.-]+/g, '-');
      const { canceled, filePath } = await dialog.showSaveDialog({
        title: dialogsWords.saveLogTitle,
        buttonLabel: dialogsWords.saveButton,
        defaultPath: join(home, `${name}.log`),
      });
      if (canceled || filePath === '') return {};
      const saved = await host.saveLog(stack, services, filePath);
      return saved.ok ? { saved: filePath, lines: saved.value } : { problem: saved.problem };
    },
    'stacklight:open-log': async ({ stack, service }) => {
      const file = host.logFile(stack, service);
      if (file === undefined) return { problem: noFile(service) };
      const trouble = await showFile(file).catch(messageOf);
      return trouble === ''
        ? {}
        : { problem: { code: 'log-not-opened', message: dialogsWords.logNotOpened(file, trouble) } };
    },
  };
}

function noFile(service: string): Problem {
  return { code: 'no-log-file', message: dialogsWords.noLogFile(service) };
}
