/**
 * Command line and environment of a process, as sysctl KERN_PROCARGS2 gives them. Pure. The form is that of XNU's
 * bsd/kern/kern_sysctl.c (sysctl_procargsx): an int with the number of arguments, the path that was executed, NULs up to a
 * multiple of the word, the arguments, the environment, an empty text, and what only the loader of programs reads.
 */

export interface ProcessArguments {
  readonly command: readonly string[];
  /** `NAME=value` each. Secret: only looked at for marks of our own. Empty for programs that the system protects. */
  readonly environment: readonly string[];
}

/** Undefined when the bytes are none. An argument may be empty; bytes that end early give what is there. */
export function parseProcessArguments(bytes: Buffer): ProcessArguments | undefined {
  if (bytes.length < 8) return undefined;
  const count = bytes.readInt32LE(0);
  const pathEnd = bytes.indexOf(0, 4);
  if (count < 0 || pathEnd < 0) return undefined;
  let at = pathEnd;
  while (at < bytes.length && bytes[at] === 0) at += 1;
  const next = (): string | undefined => {
    if (at >= bytes.length) return undefined;
    const end = bytes.indexOf(0, at);
    const text = bytes.toString('utf8', at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 1;
    return text;
  };
  const command: string[] = [];
  for (let left = count; left > 0; left -= 1) {
    const text = next();
    if (text === undefined) break;
    command.push(text);
  }
  const environment: string[] = [];
  for (let text = next(); text !== undefined && text !== ''; text = next()) environment.push(text);
  return { command, environment };
}
