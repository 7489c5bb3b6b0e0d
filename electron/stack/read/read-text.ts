/** Reads the text of a file that describes a stack, whoever wrote it. */
import type { ReadFailure } from '../../files/read-failure.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok, type Problem, type Result } from '../../result.ts';

/**
 * UTF-8 text of at most 1 MB; codes `stack-file-missing`, `stack-file-unreadable`, `stack-file-too-large`. `keepMark`: with the byte
 * order mark where there is one, for whoever writes the file again.
 */
export async function readText(file: string, { keepMark = false } = {}): Promise<Result<string>> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.stack.fileBytes, keepMark });
  return read.ok ? ok(read.value.text) : fail(textProblem(file, read.problem));
}

function textProblem(file: string, { kind, message }: ReadFailure): Problem {
  switch (kind) {
    case 'missing':
      return { code: 'stack-file-missing', message, hint: 'check the path, or create a stacklight.yaml there' };
    case 'too-large':
      return { code: 'stack-file-too-large', message: 'the file is larger than 1 MB', file };
    case 'not-text':
      return { code: 'stack-file-unreadable', message: 'the file is not UTF-8 text', file, hint: 'save it as UTF-8' };
    default:
      return { code: 'stack-file-unreadable', message, file };
  }
}

/** What stands in the way of a path that was named, file or folder. */
export function lookProblem(path: string, { kind, message }: ReadFailure): Problem {
  const hint = 'check the path, or create a stacklight.yaml there';
  if (kind === 'missing') return { code: 'stack-file-missing', message, hint };
  return { code: 'stack-file-unreadable', message, file: path };
}
