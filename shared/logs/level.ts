/** How grave a log line is, as programs say it in their ways. Pure, and linear in the part of the line that is looked at. */

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

/** Words of loggers and of syslog, in lower case. */
const WORDS: Readonly<Record<string, Level>> = {
  ...{ trace: 'trace', trc: 'trace', verbose: 'trace', silly: 'trace', finest: 'trace', finer: 'trace', vrb: 'trace' },
  ...{ debug: 'debug', dbg: 'debug', fine: 'debug', dbug: 'debug', debug1: 'debug', config: 'debug' },
  ...{
    info: 'info',
    inf: 'info',
    information: 'info',
    informational: 'info',
    notice: 'info',
    log: 'info',
    http: 'info',
  },
  ...{ success: 'info', warn: 'warn', wrn: 'warn', warning: 'warn' },
  ...{ error: 'error', err: 'error', eror: 'error', severe: 'error', dpanic: 'error' },
  ...{ fatal: 'fatal', ftl: 'fatal', critical: 'fatal', crit: 'fatal', panic: 'fatal', alert: 'fatal' },
  ...{ emerg: 'fatal', emergency: 'fatal', dpanicf: 'fatal' },
};

/** What a field called `level` holds: a word, or a number as pino and bunyan write it (10 trace to 60 fatal). */
export function levelOfValue(value: unknown): Level | undefined {
  if (typeof value === 'number') return levelOfNumber(value);
  if (typeof value !== 'string' || value.length > 24) return undefined;
  // slog writes what lies between its levels as `WARN+2`.
  const word = value
    .trim()
    .toLowerCase()
    .replace(/[+-]\d+$/, '');
  return Object.hasOwn(WORDS, word) ? WORDS[word] : /^\d+$/.test(word) ? levelOfNumber(Number(word)) : undefined;
}

function levelOfNumber(value: number): Level | undefined {
  if (value < 10 || value > 100) return undefined;
  return levels[Math.min(Math.floor(value / 10) - 1, levels.length - 1)];
}

/** Only the head of a line says its level; further on the same words are part of what happened. */
const HEAD = 160;

const NAMES =
  'TRACE|TRC|DEBUG|DBG|INFO|INF|NOTICE|WARN(?:ING)?|WRN|ERR(?:OR)?|SEVERE|FATAL|FTL|CRIT(?:ICAL)?|PANIC|ALERT|EMERG';
/** In capitals, as a word of its own: `[INFO]`, `ERROR:`, `2026-01-01 WARN `. */
const CAPITALS = new RegExp(`(?<![\\w"'/.=-])(${NAMES})(?![\\w"'/.=-])`);
/** In any case where it stands like a level: at the beginning before a colon, in brackets, after `level=`. */
const PLACED = new RegExp(
  `^\\W{0,4}(${NAMES})(?=\\s*(?::|\\||\\]| -|  ))|[[(<](${NAMES})[\\])>]|\\b(?:level|lvl|severity)["']?\\s*[=:]\\s*["']?(${NAMES})\\b`,
  'i',
);
/** PostgreSQL says most of what it has to say as `LOG:`. */
const POSTGRES = /\] (?:\S+ )?(LOG|DETAIL|HINT|STATEMENT|CONTEXT): {2}/;
/** klog and glog: `E0102 15:04:05.678901`. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;
const KLOG_LEVELS: Readonly<Record<string, Level>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };
/** Redis: `1:M 21 Nov 2026 17:00:04.120 # Warning`. */
const REDIS = /^\d+:[A-Z] .{20,30} ([.*#-]) /;
const REDIS_LEVELS: Readonly<Record<string, Level>> = { '.': 'debug', '-': 'debug', '*': 'info', '#': 'warn' };
const NPM = /^npm (ERR!|error|WARN|warn|notice)/;

/** How programs begin to tell of their own end. */
const ENDS =
  /^(?:panic: |fatal error: |thread '[^']{0,200}'(?: \(\d+\))? panicked at |SIG[A-Z]+: |Segmentation fault|Fatal Python error)/;
const FAILS =
  /^(?:\[.{0,40}\] )?(?:Traceback \(most recent call last\)|Exception in thread |Uncaught |Unhandled |(?:[\w$]+[.:]){0,12}[\w$]*(?:Exception|Error)(?:: | \[|$)|Caused by: )/;

/** The level that a line of text shows; undefined when it shows none. */
export function levelOfText(text: string): Level | undefined {
  const head = text.slice(0, HEAD);
  if (ENDS.test(head)) return 'fatal';
  if (FAILS.test(head)) return 'error';
  const klog = KLOG.exec(head)?.[1];
  if (klog !== undefined) return KLOG_LEVELS[klog];
  const redis = REDIS.exec(head)?.[1];
  if (redis !== undefined) return REDIS_LEVELS[redis];
  const npm = NPM.exec(head)?.[1];
  if (npm !== undefined) return levelOfValue(npm.replace('!', ''));
  const placed = PLACED.exec(head)?.slice(1).find(Boolean) ?? CAPITALS.exec(head)?.[1];
  if (placed !== undefined) return levelOfValue(placed);
  return POSTGRES.test(head) ? 'info' : undefined;
}
