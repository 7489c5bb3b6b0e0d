/** How processes are named to people. Pure. Command lines may hold secrets: their values do not get through. */
import { inertLine } from '../../shared/text/inert.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { withoutSecrets } from '../secrets/command-secrets.ts';

/** A command line for people: at most 80 characters, values of secrets as `***`. */
export function commandText(command: readonly string[]): string {
  const [program = '', ...rest] = withoutSecrets(command);
  // Paths of programs are long and say little.
  const short = /^[\\/]|^[A-Za-z]:\\/.test(program) ? (program.split(/[\\/]/).at(-1) ?? program) : program;
  const text = inertLine([short, ...rest].join(' ').replace(/\s+/g, ' ').trim());
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** `3 s`, `5 min`, `2 h`, `4 days`. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** `0.4 s` where tenths matter, else as ages are told. */
export function lengthText(ms: number): string {
  return ms < 10_000 ? `${Math.round(Math.max(ms, 0) / 100) / 10} s` : ageText(ms);
}

/** `14:02`, with the day in front when it was not today. */
export function clockText(at: number, now: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const date = new Date(at);
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${time}`;
}

/** `pid 4711 (python main.py, started 14:02 in a terminal)`. */
export function processText(process: ProcessInfo, now: number): string {
  const where = process.terminal ? ' in a terminal' : '';
  return `pid ${process.pid} (${commandText(process.command)}, started ${clockText(process.startedAt, now)}${where})`;
}

/** `pid 4711 (python main.py)`. */
export function shortProcessText(process: ProcessInfo): string {
  return `pid ${process.pid} (${commandText(process.command)})`;
}
