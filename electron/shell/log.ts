import { inertBlock } from '../../shared/text/inert.ts';

/** One line for the developer, to standard error. Takes sentences, never values of the environment. */
export type Log = (line: string) => void;

/**
 * Standard error of an app started from a terminal goes away with the terminal. The error that this gives is
 * swallowed here: reporting it would write to the same place.
 */
export function createLog(stream: NodeJS.WritableStream): Log {
  stream.on('error', () => {});
  return (line) => {
    stream.write(`stacklight: ${inertBlock(line)}\n`);
  };
}

/** Says each line once: a page that misbehaves in a loop must not fill the log. */
export function oncePerLine(log: Log): Log {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line)) return;
    said.add(line);
    log(line);
  };
}
