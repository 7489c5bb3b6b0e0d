/** Single keys of an app of PM2 in the words of a stack file. Pure. */
import type { Problem } from '../../../result.ts';
import { baseName } from '../../paths.ts';
import { splitWords } from '../../syntax/shell-words.ts';
import { literal, withoutGaps } from '../escape-dollars.ts';
import { commandOf, durationOf, textOrNone, wholeOf } from '../tidy.ts';

export type App = Readonly<Record<string, unknown>>;

/** pm2's lib/API/interpreter.json, as far as such programs are still met. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  js: 'node',
  cjs: 'node',
  mjs: 'node',
  py: 'python3',
  rb: 'ruby',
  sh: 'bash',
  php: 'php',
  pl: 'perl',
  ts: 'bun',
  tsx: 'bun',
};
/** Where an app says how it is run, each taken over below. */
const TAKEN = new Set([
  ...[
    'name',
    'script',
    'args',
    'interpreter',
    'exec_interpreter',
    'interpreter_args',
    'node_args',
    'cwd',
    'env',
    'env_file',
  ],
  ...[
    'autorestart',
    'max_restarts',
    'restart_delay',
    'exp_backoff_restart_delay',
    'kill_timeout',
    'namespace',
    'disabled',
  ],
  ...['instances', 'exec_mode'],
]);
const SIMPLE = /^(?:1|undefined|)$/;

export function commandFor(app: App): string | readonly string[] | undefined {
  const script = textOrNone(app.script);
  if (script === undefined) return undefined;
  const args = wordsOf(app.args);
  if (args.length === 0 && /\s/.test(script.trim())) return script.trim();
  const named = textOrNone(app.interpreter) ?? textOrNone(app.exec_interpreter);
  const own = INTERPRETERS[/\.(\w+)$/.exec(script)?.[1] ?? ''];
  const interpreter = named === 'none' ? undefined : (named ?? own);
  const flags = wordsOf(app.interpreter_args ?? app.node_args);
  return commandOf([...(interpreter === undefined ? [] : [interpreter, ...flags]), script, ...args]);
}

function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((word) => textOrNone(word) ?? []);
  const text = textOrNone(value);
  const split = text === undefined ? undefined : splitWords(text);
  return split?.ok ? split.words : text === undefined ? [] : [text];
}

export function envEntry(name: string, value: unknown): readonly [string, string][] {
  if (name === '' || name.includes('=') || value === undefined) return [];
  return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
}

/** Relative to the file where it lies below: the text may be committed. */
export function workingDir(cwd: string | undefined, file: string): string | undefined {
  if (cwd === undefined) return undefined;
  const directory = file.slice(0, -baseName(file).length);
  const inside = `${cwd}/`.startsWith(directory) ? `./${cwd.slice(directory.length)}` : cwd;
  return /^[./]*$/.test(inside) && !inside.includes('..') ? undefined : literal(inside);
}

export function restartOf(app: App): unknown {
  if (app.autorestart === false) return undefined;
  const maxRestarts = wholeOf(app.max_restarts, 1, 1_000);
  const constant = durationOf(app.restart_delay, 'ms');
  const growing = durationOf(app.exp_backoff_restart_delay, 'ms');
  // lib/God.js: times 1.5 up to 15 s.
  const backoff = growing
    ? { initial: growing, max: Number(app.exp_backoff_restart_delay) > 15_000 ? growing : '15s', factor: 1.5 }
    : constant && constant !== '0s'
      ? { initial: constant, max: constant, factor: 1 }
      : undefined;
  if (backoff === undefined && maxRestarts === undefined) return 'always';
  return withoutGaps({ policy: 'always', backoff, max_restarts: maxRestarts });
}

export function notesOf(app: App, id: string, file: string): readonly Problem[] {
  const instances = SIMPLE.test(String(app.instances ?? ''))
    ? []
    : [`app ${id}: one instance runs here, not ${String(app.instances)}`];
  const unread = Object.keys(app).filter((key) => !TAKEN.has(key) && app[key] !== undefined && app[key] !== false);
  const ignored =
    unread.length === 0 ? [] : [`app ${id}: ${unread.join(', ')} ${unread.length === 1 ? 'is' : 'are'} not taken over`];
  return [...instances, ...ignored].map((message) => ({ code: 'import-ignored', message, file }));
}
