/** Which files the Compose command is asked about: those that we read, or that it may understand better than we do. */
import type { Problem } from '../../../result.ts';
import { REMOTE_CODES } from '../merge/remote.ts';
import type { Resolved } from '../project/resolve.ts';

/**
 * What may look wrong to us and right to a newer Compose, or to one with more variables. Everything else (size, depth, anchors, a
 * circle, the syntax, a key that stands there twice, bytes that are no UTF-8, a pipe or a device, a file that is missing) is as
 * wrong for the command, which would work on it for minutes.
 */
const COMMAND_MAY_KNOW_BETTER: ReadonlySet<string> = new Set([
  'bad-interpolation',
  'bad-port',
  'env-key-missing',
  'include-conflict',
  'missing-key',
  'unknown-config',
  'unknown-network',
  'unknown-secret',
  'unknown-service',
  'unknown-volume',
  'wrong-type',
]);

/** Notes about what the command would open without looking, and then wait for or read without end. */
const UNREADABLE = 'env-file-unreadable';

/** `notes`: all of this reading, which a project that failed does not hold. */
export function isAskable(own: Resolved, notes: readonly Problem[]): boolean {
  // The command would go to the network for it, and nobody has said yes yet.
  if (notes.some(({ code }) => code === UNREADABLE || REMOTE_CODES.has(code))) return false;
  return own.ok || own.problem.every(({ code }) => COMMAND_MAY_KNOW_BETTER.has(code));
}
