/** Native listeners of the user as candidates: one for each thing that somebody started, with all ports that it holds. Pure. */

import { programName } from '../../../commands/launchers.ts';
import { programWords } from '../../../commands/signature.ts';
import type { ProcessInfo } from '../../../platform/platform.ts';
import type { Listener } from '../../../ports/types.ts';
import { withoutGaps } from '../escape-dollars.ts';
import { type Framework, frameworkOf } from '../frameworks/framework.ts';
import { healthcheckAt } from '../frameworks/framework-check.ts';
import { runAgain, wordsToRun } from './command.ts';
import { groupOfFolder } from './groups.ts';
import { doubtAbout, leftOut } from './left-out.ts';
import type { Candidate, MachinePicture } from './picture.ts';
import { hostOf, meantPorts, passingPort, portsOf, written } from './ports.ts';
import { rootOf } from './root-process.ts';

interface Held {
  readonly root: ProcessInfo;
  readonly listeners: readonly Listener[];
}

export function nativeCandidates(picture: MachinePicture): readonly Candidate[] {
  return heldBy(picture).map((held) => candidate(held, picture));
}

/** What listens, by the process that stands for it; lowest port first. */
function heldBy(picture: MachinePicture): readonly Held[] {
  const byRoot = new Map<number, { root: ProcessInfo; listeners: Listener[] }>();
  const tcp = picture.listeners.filter((listener) => listener.protocol === 'tcp' && !leftOut(listener, picture));
  for (const listener of tcp.toSorted((one, other) => one.port - other.port)) {
    const tree = picture.folders.get(listener.processes[0]?.cwd ?? '')?.project?.folder;
    const root = rootOf(listener, tree, picture.self);
    if (!root) continue;
    const held = byRoot.get(root.pid) ?? { root, listeners: [] };
    held.listeners.push(listener);
    byRoot.set(root.pid, held);
  }
  return [...byRoot.values()];
}

function candidate({ root, listeners }: Held, picture: MachinePicture): Candidate {
  const [first] = listeners;
  const holder = first?.processes[0] ?? root;
  const folder = picture.folders.get(root.cwd ?? '');
  const words = wordsToRun(root.command, picture.interpreters.get(root.pid));
  const { dependencies } = folder ?? {};
  const framework = frameworkOf({ command: words ?? root.command, listenerCommand: holder.command, dependencies });
  const meant = meantPorts([root, holder], framework);
  const ports = portsOf(listeners, meant);
  const again = words && runAgain(words);
  const main = ports.find(({ port }) => port === framework?.port) ?? ports[0];
  const healthcheck = framework && main && healthcheckAt(framework.check, main.port, hostOf(main.address));
  const group = groupOfFolder(root.cwd ?? '/', picture);
  return {
    name: nameOf(root, words ?? root.command, group.directory, framework),
    kind: again ? 'native' : 'external',
    group,
    workingDir: again && root.cwd,
    // Whose command is not known can be watched all the same.
    entry: withoutGaps({
      command: again?.command,
      external: again ? undefined : true,
      ports: ports.map(written),
      healthcheck,
    }),
    ports: ports.map(({ port }) => port),
    from: `pid ${root.pid} on port ${ports.map(({ port }) => port).join(', ')}`,
    because: becauseOf(root, holder, framework, folder?.project?.because, again !== undefined),
    doubt: doubtOf(first, picture, framework, again?.secrets ?? [], passingPort(ports, meant)),
  };
}

function doubtOf(
  listener: Listener | undefined,
  picture: MachinePicture,
  framework: Framework | undefined,
  secrets: readonly string[],
  passing: number | undefined,
): string | undefined {
  if (secrets.length > 0)
    return `its command line holds a secret, which is not taken over: set ${secrets.join(' and ')} in .env`;
  if (passing !== undefined) return `port ${passing} is one that the system hands out, it may be another one next time`;
  return listener && doubtAbout(listener, picture, framework !== undefined);
}

function becauseOf(
  root: ProcessInfo,
  holder: ProcessInfo,
  framework: Framework | undefined,
  project: string | undefined,
  repeatable: boolean,
): readonly string[] {
  const program = programName(programWords(holder.command)[0] ?? '');
  const below = root.pid === holder.pid ? `${program} listens` : `${program} (pid ${holder.pid}) below it listens`;
  const what = framework && `${framework.name}: ${framework.because}`;
  const place = project && `works in a folder with ${project}`;
  const hidden = repeatable
    ? undefined
    : 'a title hides its command, so it is only watched; with a command it can be started';
  return [below, what, place, hidden].filter((clause) => clause !== undefined);
}

/** By the folder below the project, else by what it is, else by the program or script. */
function nameOf(
  root: ProcessInfo,
  words: readonly string[],
  directory: string | undefined,
  framework: Framework | undefined,
): string {
  const cwd = root.cwd ?? '';
  if (directory !== undefined && cwd !== directory && cwd.startsWith(`${directory}/`))
    return cwd.split('/').at(-1) ?? cwd;
  if (framework) return framework.name;
  const [program = '', script = ''] = programWords(words);
  return programName(/\.\w+$/.test(script) ? script : program).replace(/\.\w+$/, '');
}
