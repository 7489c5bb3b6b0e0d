/** Single keys of a process of process-compose in the words of a stack file. Pure. */
import { withoutGaps } from '../escape-dollars.ts';
import { durationOf, listOf, mappingOf, textOrNone, wholeOf } from '../tidy.ts';

type Mapping = Readonly<Record<string, unknown>>;
type Note = (key: string, message: string) => void;

/** Signals by number, as Linux counts them; those that end or reload a process. */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  6: 'SIGABRT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  15: 'SIGTERM',
};
const POLICIES: Readonly<Record<string, string>> = { no: 'no', always: 'always', on_failure: 'on-failure' };

/** Text for a shell; `entrypoint` is a list of words; with a shell of the file's own, that shell's words. */
export function commandOf(keys: Mapping, shell: Mapping): string | readonly string[] | undefined {
  const words = listOf(keys.entrypoint).flatMap((word) => textOrNone(word) ?? []);
  const text = textOrNone(keys.command);
  if (text === undefined) return words.length > 0 ? words : undefined;
  const program = textOrNone(shell.shell_command);
  if (program === undefined) return text;
  return [program, textOrNone(shell.shell_argument) ?? '-c', text];
}

/** A list of `NAME=value`, or a mapping. */
export function environmentOf(value: unknown): Readonly<Record<string, string>> {
  const listed = listOf(value).flatMap((item) => {
    const [, name, text] = /^([^=]+)=([\s\S]*)$/.exec(String(item)) ?? [];
    return name === undefined || text === undefined ? [] : [[name, text] as const];
  });
  const mapped = Object.entries(mappingOf(value)).map(([name, text]) => [name, String(text ?? '')] as const);
  return Object.fromEntries([...listed, ...mapped]);
}

/**
 * Its wait between restarts is always the same (`getBackoff`).
 * @param awaited others wait for its end: then it is not started again when it ended well.
 */
export function restartOf(availability: Mapping, awaited: boolean, note: Note): unknown {
  const written = textOrNone(availability.restart);
  if (written === undefined) return undefined;
  const named = POLICIES[written];
  const policy = awaited && named === 'always' ? 'on-failure' : named;
  if (policy !== named) note('availability', 'others wait for its end, so it is restarted on failure only');
  if (policy === undefined)
    note('availability', `availability.restart ${written} is not known here: it is not restarted`);
  if (policy === undefined || policy === 'no') return undefined;
  const wait = durationOf(availability.backoff_seconds, 's');
  const backoff = wait === undefined || wait === '0s' ? undefined : { initial: wait, max: wait, factor: 1 };
  const maxRestarts = wholeOf(availability.max_restarts, 1, 1_000);
  if (backoff === undefined && maxRestarts === undefined) return policy;
  return withoutGaps({ policy, backoff, max_restarts: maxRestarts });
}

export function signalOf(value: unknown, note: Note): string | undefined {
  if (value === undefined) return undefined;
  const signal = SIGNALS[wholeOf(value, 1, 64) ?? 0];
  if (signal === undefined) note('shutdown', 'shutdown.signal is not one that is known here; SIGTERM is taken');
  return signal === 'SIGTERM' ? undefined : signal;
}
