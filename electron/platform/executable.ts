/** Files of programs as the kernel names them. Pure. */
import type { ProcessInfo, SignalTarget } from './platform.ts';

/** Without what the kernel adds when the file was replaced, by a build for example: it is still what runs under that path. */
export function exePath(exe: string | undefined): string | undefined {
  return exe?.replace(/ \(deleted\)$/, '');
}

/** A process as it was seen, for a signal: only while it runs that same file. */
export function targetOf({ pid, startToken, exe }: ProcessInfo): SignalTarget {
  return { pid, startToken, ...(exe !== undefined && { runs: exe }) };
}

/** A sentence's end that says how the two differ; undefined where they do not, or where one of them may not be seen. */
export function exeChange(before: string | undefined, now: string | undefined): string | undefined {
  const [was, is] = [exePath(before), exePath(now)];
  return was === undefined || is === undefined || was === is ? undefined : `runs ${is} now, not ${was}`;
}
