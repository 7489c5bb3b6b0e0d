// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of these formats look like ours.
/** Texts: env files, patterns of checks, lines of logs, and what the kernel tells of processes that may call themselves anything. */

import { findPattern, patternMismatch } from '../../../electron/health/pattern.ts';
import { plain } from '../../../electron/markdown.ts';
import { parseCmdline, parseStat } from '../../../electron/platform/proc-stat.ts';
import { parseEnvFile } from '../../../electron/stack/syntax/dotenv.ts';
import { levelOfText } from '../../../shared/logs/level.ts';
import { displayOf, shapeOf, shownFields } from '../../../shared/logs/shape.ts';
import { traceBegins, traceGoesOn } from '../../../shared/logs/trace.ts';
import { inertBlock, inertJson, inertLine, showUnseen } from '../../../shared/text/inert.ts';
import { inertLog, withoutColours } from '../../../shared/text/inert-log.ts';
import type { Read, Reader } from '../reader.ts';
import { filesBelow } from './seeds.ts';

const text = (
  name: string,
  seeds: Reader['seeds'],
  words: readonly string[],
  read: (text: string) => Read,
): Reader => ({
  name,
  seeds,
  words,
  open: async () => ({ read: async (input) => read(input.toString()) }),
});

const VALUES: Readonly<Record<string, string>> = { HOME: '/home/anna', DOUBLE: '${DOUBLE}${DOUBLE}', PORT: '3000' };

/** In each of the three formats, one after the other. */
function readEnv(input: string): Read {
  const said: string[] = [];
  const values = ([undefined, 'raw', 'foreman'] as const).map((format) => {
    const lookup = (name: string) => (Object.hasOwn(VALUES, name) ? VALUES[name] : undefined);
    const read = parseEnvFile(input, format, lookup, (loss) => said.push(loss.message));
    said.push(...read.problems.map(({ message }) => message));
    return read.values;
  });
  return { value: values, said };
}

/** The first line is the pattern of a person, the rest what a service said. */
function readPattern(input: string): Read {
  const end = input.indexOf('\n');
  const [pattern, said] = end < 0 ? [input, ''] : [input.slice(0, end), input.slice(end + 1)];
  const mismatch = patternMismatch(pattern, said, 'the body');
  return { value: findPattern(pattern, said), said: mismatch === undefined ? [] : [mismatch] };
}

/** As log view, terminal and reports read it. What is inert stays as it is, and hides nothing. */
function readLog(input: string): Read {
  const lines = input.split('\n');
  const shapes = lines.map((line) => {
    const shape = shapeOf(inertLine(withoutColours(line)));
    return [shape, displayOf(shape), shownFields(shape), levelOfText(line)];
  });
  let trace = traceBegins('');
  for (const line of lines) trace = traceGoesOn(trace, line) ?? traceBegins(line);
  for (const inert of [inertLine, inertBlock, inertJson]) {
    const once = inert(input);
    if (inert(once) !== once) throw new Error(`${inert.name} changes what it made itself: ${JSON.stringify(once)}`);
    if (showUnseen(once.replace(/[\n\t]/g, ''), () => 'unseen').includes('unseen') && !input.includes('unseen'))
      throw new Error(`${inert.name} left something that nobody sees in ${JSON.stringify(once)}`);
  }
  return { value: [shapes, inertLog(input), plain(input)], said: [] };
}

/** A program may call itself whatever it likes: brackets, spaces, line ends. */
function readProc(input: string): Read {
  const stat = parseStat(input);
  return { value: [stat ?? 'none', parseCmdline(input)], said: [] };
}

export const TEXTS: readonly Reader[] = [
  text(
    'env',
    (root) => filesBelow(`${root}/test/fixtures`, /\.env$/),
    ['export ', "'\\''", '"$', '${A:?b}', ' #'],
    readEnv,
  ),
  text(
    'pattern',
    () => [
      'ready in \\d+ ms\nlistening\nready in 12 ms\n',
      '/^ok$/im\nOK\n',
      '/(a+)+$/\naaaaaaaaaaaaaaaaaaab',
      '\\p{L}+\né',
    ],
    ['(?<=', '(?!', '(?<n>', '\\k<n>', '\\1', '{1,1000}', '*?', '[^', '\\p{L}', '/v', '/u', '\\u{', '|'],
    readPattern,
  ),
  text(
    'log-line',
    () => [
      '{"level":30,"time":1700000000000,"msg":"listening","port":3000}\n{"severity":"ERROR","message":"no","err":{"stack":"a"}}',
      'time=2026-11-29T06:00:00Z level=warn msg="slow query" ms=120 path=/a\n',
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: x\n',
      'Error: no\n    at f (/a/b.js:1:2)\n    at async g (c.ts:3:4)\nCaused by: java.lang.X\n\tat a.B.c(D.java:1)\n',
      'api-1 | {"level":"info"}\n\x1b[31mred\x1b[0m \x1b[38;5;8mgrey\x1b[8mhidden\x1b[0m \u{1F468}\u200D\u{1F469} \u202ex\n',
    ],
    [
      '\x1b[',
      '\x1b]0;',
      'm',
      '\u200d',
      '\u0301',
      '\u{E0067}',
      '"level":',
      'panic: ',
      'goroutine 1 [running]:',
      '\ud83d',
    ],
    readLog,
  ),
  text(
    'proc',
    () => [
      `4711 (a) b (c) S 1 4711 4711 34816 4711 4194304 ${'1 '.repeat(40)}0`,
      `1 (systemd) S 0 1 1 0 -1 4194560 ${'9 '.repeat(45)}`,
    ],
    ['(', ')', ') S ', '\0'],
    readProc,
  ),
];
