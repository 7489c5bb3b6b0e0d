/** The calls of the kernel by which a supervisor changes something, as strace(1) tells them: each is a point at which it can be killed. */

/** What a call does, and by which calls it can be done. */
export const KINDS = {
  replace: ['rename', 'renameat', 'renameat2', 'link', 'linkat'],
  remove: ['unlink', 'unlinkat'],
  write: ['write', 'pwrite64', 'writev', 'pwritev'],
  begin: ['clone', 'clone3', 'vfork', 'fork'],
  signal: ['kill', 'pidfd_send_signal'],
} as const;

export type Kind = keyof typeof KINDS;

/** The supervisor is killed as it enters this call, so that what the call does is not done any more. */
export interface Point {
  /** For people, and the same in every run: `state.json is replaced, 2nd time`. */
  readonly name: string;
  readonly kind: Kind;
  /** The file that is written; of the other kinds every call counts. */
  readonly path: string | undefined;
  /** The how many-th such call of its thread. Work with files has one thread: the supervisor is started with a single one for it. */
  readonly number: number;
}

const KIND_OF = new Map<string, Kind>(
  Object.entries(KINDS).flatMap(([kind, calls]) => calls.map((call) => [call, kind as Kind] as const)),
);
const ORDINALS = ['', '2nd', '3rd', '4th'];
const MOST_TIMES = ORDINALS.length;

/**
 * Every point of a recording (`strace -f -y`). `home`: only files below it count, by a name in which nothing is random. Calls that
 * change nothing (signal 0, threads) are no points, and are counted: whoever counts calls cannot tell them apart.
 */
export function pointsOf(recording: string, home: string): readonly Point[] {
  const calls = new Map<string, number>();
  const names = new Map<string, number>();
  const points: Point[] = [];
  for (const line of recording.split('\n')) {
    const [, thread = '', call = '', rest = ''] = /^(\d+)\s+([a-z0-9_]+)\((.*)$/.exec(line) ?? [];
    const kind = KIND_OF.get(call);
    if (kind === undefined) continue;
    const path = pathOf(kind, rest);
    // strace finds a call by the file that it writes, and not by the second of two names.
    const watched = kind === 'write' ? path : undefined;
    const number = (calls.get(`${thread} ${kind} ${watched}`) ?? 0) + 1;
    calls.set(`${thread} ${kind} ${watched}`, number);
    if (path !== undefined && !path.startsWith(`${home}/`)) continue;
    const words = wordsOf(kind, path, rest);
    if (words === undefined) continue;
    const time = (names.get(words) ?? 0) + 1;
    names.set(words, time);
    // What is done for one service is done for the next.
    if (time > MOST_TIMES) continue;
    const name = time === 1 ? words : `${words}, ${ORDINALS[time - 1]} time`;
    points.push({ name, kind, path: watched, number });
  }
  return points;
}

/** The file that a call is about; of two the new name. */
function pathOf(kind: Kind, rest: string): string | undefined {
  switch (kind) {
    case 'replace':
      return [...rest.matchAll(/"([^"]*)"/g)].at(-1)?.[1] ?? '';
    case 'remove':
      return /"([^"]*)"/.exec(rest)?.[1] ?? '';
    case 'write':
      return /^\d+<([^>]*)>/.exec(rest)?.[1] ?? '';
    case 'begin':
    case 'signal':
      return undefined;
  }
}

function wordsOf(kind: Kind, path: string | undefined, rest: string): string | undefined {
  const file = path === undefined ? '' : shortName(path);
  switch (kind) {
    case 'replace':
      return isScratch(file) ? undefined : `${file} is replaced`;
    case 'remove':
      return isScratch(file) ? undefined : `${file} is removed`;
    case 'write':
      return isScratch(file) ? undefined : `${file} is written`;
    case 'begin':
      return rest.includes('CLONE_THREAD') ? undefined : 'a process is begun';
    case 'signal': {
      const signal = /\bSIG[A-Z0-9]+\b/.exec(rest)?.[0];
      return signal && `${signal} is sent`;
    }
  }
}

function shortName(path: string): string {
  const [folder, file = path] = path.split('/').slice(-2);
  // Named after the hash of the path of its stack file, the same in every run.
  return folder === 'approved' && /^[0-9a-f]{16}\.json$/.test(file) ? 'the approved copy' : file;
}

/** Under a name of the moment, which the next run does not know: what it is for is another point. Times of log lines are none. */
function isScratch(file: string): boolean {
  return /\.times$|\d{6,}|[0-9a-f]{8,}/.test(file);
}
