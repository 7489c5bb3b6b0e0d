/** How processes are named to people. Pure. Command lines may hold secrets: their values do not get through. */
import { formatClock } from '../../shared/text/clock-time.ts';
import { inertLine } from '../../shared/text/inert.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { withoutSecrets } from '../secrets/command-secrets.ts';

/** A command line for people: at most 80 characters, values of secrets as `***`. */
export function formatCommand(command: readonly string[]): string {
  const [program = '', ...rest] = withoutSecrets(command);
  // Paths of programs are long and say little.
  const short = /^[\\/]|^[A-Za-z]:\\/.test(program) ? (program.split(/[\\/]/).at(-1) ?? program) : program;
  const text = inertLine([short, ...rest].join(' ').replace(/\s+/g, ' ').trim());
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** `pid 4711 (python main.py, started 14:02 in a terminal)`. */
export function formatProcess(process: ProcessInfo, now: number): string {
  const where = process.terminal ? ' in a terminal' : '';
  return `pid ${process.pid} (${formatCommand(process.command)}, started ${formatClock(process.startedAt, now)}${where})`;
}

/** `pid 4711 (python main.py)`. */
export function formatProcessShort(process: ProcessInfo): string {
  return `pid ${process.pid} (${formatCommand(process.command)})`;
}
