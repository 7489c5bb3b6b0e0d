import { closeSync, lstatSync, openSync, renameSync } from 'node:fs';
import { devNull } from 'node:os';
import { basename } from 'node:path';
import { messageOf } from '../result.ts';
import { type OpenLog, openLog } from './open.ts';

/** Where the output of a new incarnation goes. */
export interface Output {
  readonly log: OpenLog;
  /** The file behind it. */
  readonly file: string;
  /** A sentence, where it is not as it should be. */
  readonly note?: string;
}

/**
 * Opens the log of a service for a new incarnation. What lies in its place and is no file of its own (a folder, a link, a pipe) is
 * put aside under another name. A log that cannot be written costs the service its log, not its life: its output goes nowhere then.
 * @param prepare writes what stands before the service's own output; throws what the file system says
 */
export function openOutput(service: string, file: string, prepare: (log: OpenLog) => void): Output {
  let aside: string | undefined;
  try {
    aside = putAside(file);
    const log = openLog(file);
    try {
      prepare(log);
    } catch (error) {
      log.close();
      throw error;
    }
    return { log, file, ...(aside === undefined ? {} : { note: asideNote(service, file, aside) }) };
  } catch (error) {
    const fd = openSync(devNull, 'a');
    const note = `${service} runs without a log, and its output is lost: ${file} cannot be written (${messageOf(error)}). It gets one at its next start, once that is mended.`;
    return { log: { fd, file: devNull, close: () => closeSync(fd) }, file: devNull, note };
  }
}

/** @returns the new name of what lay there, if anything did */
function putAside(file: string): string | undefined {
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (!entry || entry.isFile()) return undefined;
  const aside = `${file}.aside-${Date.now()}`;
  renameSync(file, aside);
  return aside;
}

const asideNote = (service: string, file: string, aside: string): string =>
  `What lay at ${file} was no log file; it is ${basename(aside)} now, and ${service} has a new log.`;
