import type { ChildProcess } from 'node:child_process';
import { currentPlatform } from './current.ts';

/**
 * A signal to a child of ours that leads its own group, and to all in the group. Where there are no groups (Windows) it and all that
 * descends from it is ended, whatever the signal: of a shell, its command. Does nothing once the child has ended: its number may be
 * somebody else's by then.
 */
export function signalChildGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    const platform = currentPlatform();
    if (platform.endDescent) platform.endDescent(pid);
    else process.kill(-pid, signal);
  } catch {
    // No such group (any more), or a system that does not let us look.
    child.kill(signal);
  }
}
