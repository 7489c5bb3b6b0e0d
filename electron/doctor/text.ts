/** How the doctor names things to people. Pure. */

import type { ProcessInfo } from '../platform/platform.ts';
import type { Holder } from '../ports/types.ts';
import { ageText, commandText, processText, shortProcessText } from '../ports/words.ts';

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 file`, `3 files`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Who holds a port, where, and why it is judged as it is. */
export function holderLine(holder: Holder): string {
  const who = holder.process
    ? shortProcessText(holder.process)
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
  const by = parent ? `, started by pid ${parent.pid} (${commandText(parent.command)})` : '';
  return `${processText(process, now)}, ${ageText(now - process.startedAt)} old${folder}${by}`;
}

/** `1.2 GB`, `640 MB`, `3 KB`; decimal units, as disks are sold. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;
  const step = Math.min(units.length - 1, bytes < 1_000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[step]}`;
}
