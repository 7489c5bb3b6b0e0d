/** What listens on the machine and is not proposed, in sentences. Pure. */
import { programName } from '../../../commands/launchers.ts';
import type { Problem } from '../../../result.ts';
import { madeByStack } from './containers.ts';
import { leftOut } from './left-out.ts';
import type { MachinePicture } from './picture.ts';

/** One sentence for each program, one for all that belongs to others; what could not be seen comes first. */
export function notesOf(picture: MachinePicture): readonly Problem[] {
  const named = new Map<string, { because: string; ports: Set<number> }>();
  const others = new Set<number>();
  for (const listener of picture.listeners.filter(({ protocol }) => protocol === 'tcp')) {
    const reason = leftOut(listener, picture);
    if (reason?.kind === 'others') others.add(listener.port);
    if (reason?.kind !== 'named') continue;
    const [process] = listener.processes;
    const key = `${programName(process?.command[0] ?? '?')}, pid ${process?.pid}`;
    const entry = named.get(key) ?? { because: reason.because, ports: new Set<number>() };
    entry.ports.add(listener.port);
    named.set(key, entry);
  }
  const sentences = [...named].map(
    ([who, { because, ports }]) => `${portsText(ports)} (${who}) ${verb(ports, 'is', 'are')} left out: ${because}.`,
  );
  for (const container of picture.containers) {
    const stack = madeByStack(container);
    if (stack) sentences.push(`Container ${container.name} is left out: stack ${stack} of Stacklight made it.`);
  }
  if (others.size > 0) {
    const belong = verb(others, 'belongs', 'belong');
    sentences.push(
      `${portsText(others)} ${belong} to the system or to other users and ${verb(others, 'is', 'are')} left out.`,
    );
  }
  return [...picture.notes, ...sentences.map((message): Problem => ({ code: 'left-out', message }))];
}

function portsText(ports: ReadonlySet<number>): string {
  const all = [...ports].sort((one, other) => one - other);
  return `${verb(ports, 'Port', 'Ports')} ${all.join(', ')}`;
}

function verb(ports: ReadonlySet<number>, one: string, several: string): string {
  return ports.size === 1 ? one : several;
}
