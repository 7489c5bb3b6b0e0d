import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderSync } from '../platform/make-folder.ts';
import { stampStart } from './stamp-file.ts';

// Windows knows neither links of this kind nor pipes among files.
const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** A log that is open for appending; the descriptor goes to the service and is then closed here. */
export interface OpenLog {
  readonly file: string;
  readonly fd: number;
  close(): void;
}

/**
 * Opens a log for appending, 0600, making its folder (0700) where it is missing. Append mode is what makes several
 * writers and the truncation of the rotation safe: every write goes to the end, wherever that is by then.
 * Throws what the file system says.
 */
export function openLog(file: string): OpenLog {
  makeFolderSync(dirname(file), 0o700);
  return openAppending(file);
}

function openAppending(file: string): OpenLog {
  // Readable too: the separator has to know whether the last line was ended. Through a link we would write to, and close to others,
  // what is not ours; at a pipe we would wait.
  const fd = openSync(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const seen = fstatSync(fd);
    if (!seen.isFile()) throw new Error(`${file} is no file`);
    // Output may hold secrets, also in a file that somebody else made.
    if ((seen.mode & 0o077) !== 0) fchmodSync(fd, 0o600);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return { file, fd, close: () => closeSync(fd) };
}

/** How our own lines begin; a service's output between two of them belongs to one incarnation. */
const MARK = '— stacklight: ';
const STARTS = ' starts, run ';

/** Writes the line that separates two incarnations. Returns the offset at which the new one's output begins. */
export function writeStart(log: OpenLog, service: string, generation: number): number {
  const { size: before } = fstatSync(log.fd);
  writeNote(log, `${service}${STARTS}${generation}, ${new Date().toISOString()}`);
  const { size: after, ino } = fstatSync(log.fd);
  stampStart(log.file, ino, before, after);
  return after;
}

/** Writes one line of ours, on a line of its own. */
export function writeNote(log: OpenLog, note: string): void {
  const { size } = fstatSync(log.fd);
  const last = Buffer.alloc(1);
  const broken = size > 0 && readSync(log.fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
  writeSync(log.fd, `${broken ? '\n' : ''}${ownLine(note)}`);
}

/** A line of ours, with its end. */
export function ownLine(note: string): string {
  return `${MARK}${note} —\n`;
}

/**
 * The same for whoever does not hold the log open. A folder that was removed meanwhile is not made again, and a log
 * that cannot be written must not stop supervision.
 */
export function appendNote(file: string, note: string): void {
  try {
    const log = openAppending(file);
    try {
      writeNote(log, note);
    } finally {
      log.close();
    }
  } catch {
    // A full disk or a vanished folder: the note is lost, the history has the event anyway.
  }
}

/** Whether a line of a log is one of ours and no output of the service. */
export function isOwnLine(line: string): boolean {
  return line.startsWith(MARK);
}

/** Whether a line is the separator before an incarnation of this service. */
export function isStartLine(line: string, service: string): boolean {
  return line.startsWith(`${MARK}${service}${STARTS}`);
}
