/**
 * Of what a program wrote, the line that says why it failed: first in a usage text, last in a traceback, in the middle where a
 * progress meter or a list of stack frames stands around it. Pure.
 */
import { stripVTControlCharacters } from 'node:util';

/** One line of a sentence for people holds no more. */
const LENGTH = 200;

/** Longer lines are data; their beginning is enough to judge them by. */
const JUDGED = 1_000;

/** Undefined where nothing was written that says anything. Of lines that say as much, the last: it is nearest to the end. */
export function tellingLine(output: string): string | undefined {
  let best: Weighed | undefined;
  for (const one of weighed(output)) if (one.weight >= 0 && (!best || one.weight >= best.weight)) best = one;
  return best && shortened(best.line);
}

/** The last line that is no frame, meter or version: where a program that is written for people puts its advice. */
export function lastWord(output: string): string | undefined {
  const last = weighed(output).findLast(({ weight }) => weight >= 1);
  return last && shortened(last.line);
}

interface Weighed {
  readonly line: string;
  readonly weight: number;
}

function weighed(output: string): readonly Weighed[] {
  const lines = stripVTControlCharacters(output)
    .split(/\r\n|\n|\r/)
    .map((line) => line.slice(0, JUDGED).trimEnd())
    .filter((line) => line.trim() !== '');
  let traced = false;
  return lines.map((line, index) => {
    traced ||= line.includes('Traceback (most recent call last)');
    return { line, weight: weightOf(line, { before: lines[index - 1] ?? '', after: lines[index + 1] ?? '', traced }) };
  });
}

/** What stands around a line; `traced`: a Python traceback has begun. */
interface Place {
  readonly before: string;
  readonly after: string;
  readonly traced: boolean;
}

function shortened(line: string): string {
  const text = line.trim().replace(/^\[cause\]:\s*/, '');
  return text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text;
}

/** Nobody's reason: counters that overwrite themselves, rulers. */
const METERS: readonly RegExp[] = [
  /^\s*% Total\s+% Received/,
  /^\s*Dload\s+Upload/,
  /^\s*\d+\s+[\d.]+[kMGT]?\s+\d+\s+[\d.]+[kMGT]?\s+.*(?:--:--|\d:\d\d)/,
  /^\s*\S*\s*\d+%\s*[[|]/,
  /^\s*\d+K[ .,]+/,
  /^[\s\W_]+$/,
];

/** Said whether it fails or not, and what belongs to a line above. */
const ASIDE: readonly RegExp[] = [
  // wget (GNU, busybox), curl -v, mongosh
  /^--\d{4}-\d\d-\d\d/,
  /^(?:Resolving|Reusing existing|Length:|Saving to:|Location:|Remote file exists|HTTP request sent, awaiting response\.\.\.\s*(?:2|3)|Connecting to (?!.*fail)|Current Mongosh)/i,
  /^remote file exists$/i,
  /^Spider mode enabled/,
  /^Retrying\.?$/,
  /^[*<>{}] /,
  // Usage texts
  /^BusyBox v/,
  /^(?:\S+: )?try [`'"‘].*(?:help|more)/i,
  /^\s+-{1,2}\w/,
  /^(?:options|arguments|flags|commands):?$/i,
  // Stack frames and what goes with them
  /^\s+at\s/,
  /^\s+\.\.\. \d+ more/,
  /^\s+from\s/,
  /^\s*File ".*", line \d+/,
  /Traceback \(most recent call last\)/,
  /^(?:During handling of the above|The above exception was)/,
  /^node:internal\//,
  /^(?:\/|[A-Z]:\\|file:\/\/)\S+:\d+$/,
  /^Node\.js v\d/,
  /^\(Use `node --/,
  /^(?:goroutine \d+|created by |exit status \d+|\[signal )/,
  /^[\w./]+\([^)]*\)$/,
  /^\s+\S+\.\w+:\d+/,
  /^note: run with `?RUST_BACKTRACE/,
  // Advice and counts around npm's own reason
  /^npm (?:ERR!|error)\s*(?:$|A complete log|To see a list|code |errno|syscall|path |cwd|command |Lifecycle script|\s*\/|\w+ This is related|Exit status|Failed at)/i,
  /^npm (?:notice|warn|info|verb)/i,
  /^npm (?:ERR!|error) \w+$/,
  // Warnings that go with every run of these clients
  /\[warning\]|^warning:/i,
  /still could not bind\(\)/,
];

/** These words are the reason whenever they stand anywhere. */
const CERTAIN: readonly RegExp[] = [
  /^(?:OCI runtime exec failed|rpc error)/,
  /^Health check exceeded timeout/,
  /^panic: /,
  /^fatal error: /,
  /^thread '.*' panicked at .*[^:]$/,
  /^\*\* \(/,
  /^(?:Exception in thread|Unhandled exception)/,
  /^(?:PHP )?Fatal error:/,
  /: .* \(\w*(?:Error|Exception)\)$/,
];

const USAGE = /^\s*usage:/i;
/** An inner cause says more than what was made of it. */
const CAUSE = /^(?:\s*Caused by:|\s*\[cause\]:)/;
const EXCEPTION =
  /^(?:Uncaught )?[A-Za-z_][\w.$]*(?:Error|Exception|Exit|Interrupt|Failure|Timeout|Warning)?\b(?: \[\w+\])?(?::|$)/;
const NAMED = /^(?:Uncaught )?(?:[\w$]+[.])*\w*(?:Error|Exception)(?: \[\w+\])?(?::|$)/;
const TROUBLE =
  /\b(?:error|errors|fail(?:ed|ure|s)?|fatal|refused|cannot|can't|could not|couldn't|unable|denied|not found|no such|invalid|unknown|unrecognized|illegal|timed? ?out|unreachable|missing|expired|rejecting|rejected|no response|does not exist|not exist|unauthorized|forbidden|unhealthy|already in use|noauth|wrongpass|loading|killed|abort(?:ed)?|out of memory|segmentation fault|bad (?:request|gateway|address|option|port|host))\b/i;
const NUMBERED = /^curl: \(\d+\) /;
const SPEAKER = /^[\w./-]+(?:\[\d+\])?: /;
const LEADING = /^(?:error|fatal|err)\b[:!]? /i;

/** 5: the cause, 4: the last word of an uncaught exception, 3: an error with its speaker, 2: a word of trouble; -1: never. */
function weightOf(line: string, place: Place): number {
  if (METERS.some((meter) => meter.test(line))) return -1;
  if (CAUSE.test(line)) return 5;
  if (CERTAIN.some((words) => words.test(line)) || isPanicMessage(place)) return 4;
  if (USAGE.test(line)) return 0.5;
  if (ASIDE.some((aside) => aside.test(line))) return 0;
  if (/^\S/.test(line) && isUncaught(line, place)) return 4;
  if (NUMBERED.test(line)) return 3;
  if (!TROUBLE.test(line)) return /^\s/.test(line) ? 0 : 1;
  if (/^\s/.test(line)) return 1;
  return SPEAKER.test(line) || LEADING.test(line) ? 3 : 2;
}

/** After the frames of a Python traceback, or before those of JavaScript and Java. */
function isUncaught(line: string, { before, after, traced }: Place): boolean {
  if (traced && /^\s/.test(before) && EXCEPTION.test(line)) return true;
  return NAMED.test(line) && (/^\s+(?:at|\.\.\.)\s/.test(after) || /^\s*[\^~]+\s*$/.test(before));
}

/** Rust has it on the line after the place. */
function isPanicMessage({ before }: Place): boolean {
  return /^thread '.*' panicked at .*:$/.test(before);
}
