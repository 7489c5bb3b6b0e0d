/** Reads the text of a file that describes a stack, whoever wrote it. */
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { LIMITS } from '../../limits.ts';
import { fail, messageOf, ok, type Problem, type Result } from '../../result.ts';

/**
 * UTF-8 text of at most 1 MB; codes `stack-file-missing`, `stack-file-unreadable`, `stack-file-too-large`. `keepMark`: with the byte
 * order mark where there is one, for whoever writes the file again.
 */
export async function readText(file: string, { keepMark = false } = {}): Promise<Result<string>> {
  try {
    const { size } = await statReadable(file);
    if (size > LIMITS.stack.fileBytes)
      return fail({ code: 'stack-file-too-large', message: 'the file is larger than 1 MB', file });
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(await readFile(file)));
  } catch (error) {
    if (!(error instanceof TypeError)) return fail(fileProblem(file, error));
    const hint = 'save it as UTF-8';
    return fail({ code: 'stack-file-unreadable', message: 'the file is not UTF-8 text', file, hint });
  }
}

/**
 * As `stat`, but throws for what is neither a file nor a folder: whoever opens a named pipe waits for somebody to write to it
 * (a password manager may make `.env` one), and a device may never end.
 */
export async function statReadable(path: string): Promise<Stats> {
  const entry = await stat(path);
  if (entry.isFile() || entry.isDirectory()) return entry;
  throw new Error('it is a pipe, a socket or a device');
}

/** What an error of the file system means for a file that was named. */
export function fileProblem(path: string, error: unknown): Problem {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = 'check the path, or create a stacklight.yaml there';
    return { code: 'stack-file-missing', message: `there is no ${path}`, hint };
  }
  const reason = code === 'EACCES' || code === 'EPERM' ? 'this user may not read it' : messageOf(error);
  return { code: 'stack-file-unreadable', message: `${path} cannot be read: ${reason}`, file: path };
}

/** `ENOENT` and its like; empty where there is none. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
