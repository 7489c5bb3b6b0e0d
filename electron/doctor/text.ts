/** How the doctor names things to people. Pure. */

import { formatDuration } from '../../shared/text/duration.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import type { Holder } from '../ports/types.ts';
import { formatCommand, formatProcess, formatProcessShort } from '../ports/words.ts';

/** Who holds a port, where, and why it is judged as it is. */
export function holderLine(holder: Holder): string {
  const who = holder.process
    ? formatProcessShort(holder.process)
    : holder.container
      ? `container ${holder.container.name}`
      : 'an unseen process';
  const answers = holder.answers.length > 0 ? `, answers for ${holder.answers.join(', ')}` : '';
  return `${holder.address}:${holder.port} ${who}: ${holder.reason}${answers}`;
}

/** A process with what tells copies apart: age, folder and parent. */
export function processLine(process: ProcessInfo, parents: readonly ProcessInfo[], now: number): string {
  const folder = process.cwd === undefined ? '' : `, in ${process.cwd}`;
  const [parent] = parents;
  const by = parent ? `, started by pid ${parent.pid} (${formatCommand(parent.command)})` : '';
  return `${formatProcess(process, now)}, ${formatDuration(now - process.startedAt)} old${folder}${by}`;
}
